import FoundationEssentials

/// The exchanges recorded from real Coder servers.
///
/// They are read from the folder that `CURFEW_RECORDINGS` names; without it from the small choice in
/// `Tests/Fixtures/Recordings`, so that a fresh clone tests the same things on less.
public enum Recordings {
  /// The servers that were recorded.
  public enum Server: String, CaseIterable, Sendable, CustomStringConvertible {
    case v0 = "v0.13.6"
    case v231 = "v2.31.13"
    case v2 = "v2.36.0"

    public var description: String { rawValue }
  }

  /// The folder that holds one folder a server.
  public static var folder: URL {
    Fixture.environmentPath("CURFEW_RECORDINGS") ?? Fixture.shared("Recordings")
  }

  /// Names of the scenarios of a server that are at hand, in alphabetical order; empty when its folder is absent.
  public static func scenarios(of server: Server) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent(server.rawValue).path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// A scenario, or `nil` if the folder has none of that name.
  public static func load(_ scenario: String, of server: Server) throws -> Recording? {
    let file = folder.appendingPathComponent("\(server.rawValue)/\(scenario).json")
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: file))
  }
}
