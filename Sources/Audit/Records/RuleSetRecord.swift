import Time

/// A rule set in full, so that any decision can be explained again years later.
public struct RuleSetRecord: Hashable, Sendable {
  /// One rule file as it was read.
  public struct File: Hashable, Sendable {
    /// The path as the admin gave it when the set was loaded first.
    public var path: String

    /// The text of the file, unchanged.
    public var text: String

    /// Makes the record of one file.
    public init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// The set's identity: lower-case hexadecimal SHA-256, computed by the caller over the texts and the parts of the paths below the
  /// directory that was given for rules; by earlier versions over the whole paths.
  public var hash: String

  /// When the set was first loaded.
  public var loadedAt: Timestamp

  /// Its files; no two have the same path.
  public var files: [File]

  /// Makes the record of one loaded rule set.
  public init(hash: String, loadedAt: Timestamp, files: [File]) {
    self.hash = hash
    self.loadedAt = loadedAt
    self.files = files
  }
}
