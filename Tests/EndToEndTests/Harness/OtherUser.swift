import Testing

/// Runs the program as somebody whom `chmod` keeps out: root passes every door, so that tests of root run it as nobody.
struct OtherUser {
  let program: BuiltProgram
  private let prefix: String

  /// Opens the program's folder to the other user, with the program and its zone data in it, for those of the tests may lie
  /// behind root's home; `nil` where the program cannot be started by one even so.
  init?(_ program: BuiltProgram) async throws {
    self.program = program
    prefix =
      try await program.shell("id -u").output == "0\n" ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
    let copies = "mkdir open && cp \"$CURFEW\" open/curfew && cp -r \"$TZDIR\" open/zones"
    try await program.shell("chmod 755 . && \(copies) && chmod -R a+rX open").expectSuccess()
    program.environment["CURFEW"] = program.path("open/curfew")
    program.environment["TZDIR"] = program.path("open/zones")
    guard try await program.shell("\(prefix)\"$CURFEW\" version").status == 0 else { return nil }
  }

  /// Runs the program with these words, after a preparation as the tests' own user.
  func run(_ words: String, after preparation: String = "true") async throws -> Finished {
    try await program.shell("\(preparation) || exit 99; \(prefix)\"$CURFEW\" \(words)")
  }
}
