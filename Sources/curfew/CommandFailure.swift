import Diagnostics

/// Why a command could not do its work: the exit status and what to tell the user.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What went wrong and where: one sentence without a full stop.
  let message: String
  /// What to do about it, or `nil`.
  let advice: String?
  /// What was found in files, in the order shown; it comes before the message.
  let findings: [Diagnostic]

  init(
    _ status: ExitStatus = .failure, _ message: String, advice: String? = nil, findings: [Diagnostic] = []
  ) {
    self.status = status
    self.message = message
    self.advice = advice
    self.findings = findings
  }

  /// The lines for standard error, with the final newline.
  var text: String {
    findings.map { $0.markedText + "\n" }.joined() + Console.told(message, advice: advice)
  }
}
