/// Runs the program as somebody whom `chmod` keeps out: root passes every door, so that tests of root run it as nobody.
struct OtherUser {
  let program: BuiltProgram
  private let prefix: String

  /// Opens the program's folder to the other user; `nil` where the program itself cannot be started by one.
  init?(_ program: BuiltProgram) async throws {
    self.program = program
    prefix =
      try await program.shell("id -u").output == "0\n" ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
    guard try await program.shell("chmod 755 . && \(prefix)\"$CURFEW\" version").status == 0 else { return nil }
  }

  /// Runs the program with these words, after a preparation as the tests' own user.
  func run(_ words: String, after preparation: String = "true") async throws -> Finished {
    try await program.shell("\(preparation) || exit 99; \(prefix)\"$CURFEW\" \(words)")
  }
}
