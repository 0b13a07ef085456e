/// What the program's exit status means; documented in README, and never reused for something else.
enum ExitStatus: Int32 {
  /// Done, or nothing to do.
  case success = 0
  /// It went wrong.
  case failure = 1
  /// The command line is wrong.
  case usage = 2
  /// The rules have findings.
  case findings = 3
  /// A rule test failed.
  case testsFailed = 4
  /// A safety limit refused to act, or the plan is stale.
  case refused = 5
  /// The audit trail was tampered with or damaged, or a recorded decision comes out differently.
  case verificationFailed = 6
  /// Some actions failed, others were carried out.
  case someActionsFailed = 7
  /// It may work later: the server is unreachable, or another instance holds the database (`EX_TEMPFAIL`).
  case temporaryFailure = 75

  /// What each means, for people, in order.
  static let meanings: [(status: RawValue, meaning: String)] = [
    (success.rawValue, "Done, or nothing to do."),
    (failure.rawValue, "Something failed; standard error says what. With `status`: the service is not well."),
    (usage.rawValue, "The command line is wrong. With `plan --detailed-exitcode`: there is something to do."),
    (findings.rawValue, "The rules have findings, or cannot be used."),
    (testsFailed.rawValue, "A rule test failed."),
    (refused.rawValue, "A safety limit refused to act, or the plan is stale."),
    (
      verificationFailed.rawValue,
      "The audit trail was tampered with or damaged, or a recorded decision comes out differently (`audit replay`)."
    ),
    (someActionsFailed.rawValue, "Some actions failed, others were carried out."),
    (
      temporaryFailure.rawValue, "It may work later: the server is unreachable, or another instance holds the database."
    ),
  ]

  /// With `plan --detailed-exitcode`: there is something to do. The number is Terraform's.
  static let changesPending = ExitStatus.usage
}
