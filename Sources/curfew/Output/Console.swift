import Activity
import Daemon
import FoundationEssentials

/// The terminal or pipe that the program talks to.
enum Console {
  /// What the program is doing that may take long.
  static let activities = Activities()

  /// Writes results to standard output. Whoever closed the pipe has seen enough (`| head -1`): that is no fault, and the
  /// command goes on to the status that it ends with.
  static func write(_ text: String) throws(StreamFailure) {
    do {
      try stream(text)
    } catch  where error.code == .readerGone {}
  }

  /// Writes a part of results that never end by themselves.
  ///
  /// - Throws: also when nobody reads any more, which is to end them
  static func stream(_ text: String) throws(StreamFailure) {
    ActivityLine.shared.clear()
    try StandardStream.output.write(text)
  }

  /// Says something on standard error, without control characters: it may quote a server. If nobody can hear it, so be
  /// it.
  static func say(_ text: String) {
    ActivityLine.shared.clear()
    // Where standard error is closed there is nobody left to tell.
    try? StandardStream.error.write(text.printable(isSeveralLines: true))
  }

  /// Columns to fit text for people into: the terminal's, or `COLUMNS`, or 80.
  static var width: Int { tableWidth ?? 80 }

  /// Columns to fit tables into; `nil` where they may be as wide as they like, because no terminal shows them.
  static var tableWidth: Int? {
    if let width = StandardStream.output.terminalWidth { return width }
    return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 >= 20 ? $0 : nil }
  }

  /// Whether results may be coloured: on a terminal that can, unless `NO_COLOR` is set (https://no-color.org).
  static var usesColour: Bool {
    StandardStream.output.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// The process's environment.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
