import Daemon
import Digest
import HTTPClient
import HTTPServer
import Pattern
import SQLite
import Time
import YAML

/// What the program was built from and what it runs with, for `curfew version -o json`.
enum ProgramOrigin {
  static var json: [String: JSONValue] {
    [
      "version": .string(VersionCommand.current), "architecture": .string(architecture),
      "commit": BuildOrigin.commit.map { .string($0) } ?? .null,
      "modified": BuildOrigin.isModified.map { .boolean($0) } ?? .null,
      "commit_date": BuildOrigin.sourceDate.map { .string(Timestamp(seconds: $0).rfc3339) } ?? .null,
      "swift": BuildOrigin.swift.map { .string($0) } ?? .null,
      "libraries": .object(libraries.mapValues { .string($0) }),
      "zone_data": .object([
        "folder": .string(ZoneData.system.folder),
        "release": ZoneData.system.release.map { .string($0) } ?? .null,
      ]),
    ]
  }

  /// The versions of the libraries that are loaded; of those that tell none, the file, whose name ends in its ABI's number.
  private static var libraries: [String: String] {
    [
      "glibc": BuildOrigin.cLibrary, "sqlite": Connection.libraryVersion, "curl": HTTPClient.libraryVersion,
      "curl_tls": HTTPClient.tlsLibrary, "yaml": YAMLDocument.libraryVersion,
      "microhttpd": HTTPServer.libraryVersion, "crypto": SHA256.libraryVersion,
      "re2": fileName(Pattern.libraryFile), "cctz": fileName(Zone.libraryFile),
    ]
  }

  private static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
