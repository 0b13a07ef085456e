import FoundationEssentials

/// Files that tests read, in `Tests/Fixtures` or beside the tests in a folder `Fixtures`.
public enum Fixture {
  /// A file or folder in the `Fixtures` folder beside the calling file.
  public static func beside(_ file: String = #filePath, path: String) -> URL {
    URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Fixtures/\(path)")
  }

  /// A file or folder in `Tests/Fixtures`, which all test targets share.
  public static func shared(_ path: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(path)")
  }

  /// The value of an environment variable that names a file or folder; an empty one counts as absent.
  public static func environmentPath(_ variable: String) -> URL? {
    guard let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty else { return nil }
    return URL(fileURLWithPath: path)
  }
}
