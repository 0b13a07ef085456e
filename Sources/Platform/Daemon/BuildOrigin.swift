import CBuild

/// What the program was built from. Only builds by `make release`, and what packs one, know it.
public enum BuildOrigin {
  /// The commit in full; `nil` where nobody said it.
  public static let commit = known(build_commit()).map { String($0.prefix { $0 != "-" }) }
  /// Whether the working tree differed from the commit; `nil` without a commit.
  public static let isModified = known(build_commit()).map { $0.hasSuffix("-modified") }
  /// When the commit was made, in seconds since 1970; `nil` where nobody said it.
  public static let sourceDate = known(build_source_date()).flatMap { Int64($0) }
  /// The version of the compiler, such as `6.3.1`; `nil` where nobody said it.
  public static let swift = known(build_swift())
  /// The version of the C library that runs the program, such as `2.36`.
  public static let cLibrary = String(cString: build_c_library())

  private static func known(_ text: UnsafePointer<CChar>?) -> String? {
    text.flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
  }
}
