/// A version as a Coder server writes it: `v2.36.0+a300a06`, `v2.37.0-devel+1234abc`.
public struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// 2 in `v2.36.0`.
  public let major: Int
  /// 36 in `v2.36.0`.
  public let minor: Int
  /// 0 in `v2.36.0`.
  public let patch: Int

  /// A version to compare with.
  public init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads the header `X-Coder-Build-Version` or the `version` of ``BuildInfo``; `nil` for another form.
  ///
  /// A development build counts as the version it will become.
  public init?(_ text: String) {
    let number = text.drop { $0 == "v" }.prefix { $0 != "-" && $0 != "+" }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let major = parts[0], let minor = parts[1], let patch = parts[2] else { return nil }
    self.init(major, minor, patch)
  }

  /// Earlier by numbers, not by text.
  public static func < (left: ServerVersion, right: ServerVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  /// `v2.36.0`.
  public var description: String { "v\(major).\(minor).\(patch)" }
}
