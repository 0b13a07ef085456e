import Foundation

/// The path of a Python, for what others would run beside the program. A machine with the toolchain alone has none: tests that
/// need it are skipped there, and say so.
let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
