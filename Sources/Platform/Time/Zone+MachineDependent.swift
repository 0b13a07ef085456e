extension Zone {
  /// Whether a name of tzdata means another zone, or another count of seconds, on each machine: `localtime` and `posixrules` are
  /// what the machine is set to, `Factory` is a machine that is not set yet, `posix/…` and `right/…` are folders that only some
  /// installations have (the second counts leap seconds). `Local` is Go's word for the first.
  ///
  /// ``init(named:)`` knows none of them. Upper and lower case do not count.
  public static func dependsOnMachine(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return ["local", "localtime", "posixrules", "factory"].contains(lowered)
      || ["posix/", "right/"].contains { lowered.hasPrefix($0) }
  }

  /// What is wrong with a text that names no zone, for people, without a full stop.
  public static func complaint(about name: String) -> String {
    dependsOnMachine(name)
      ? "the time zone '\(name)' depends on the machine that reads it" : "no time zone is named '\(name)'"
  }
}
