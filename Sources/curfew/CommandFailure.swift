/// Why a command could not do its work: the exit status and what to tell the user.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What went wrong and where: one sentence without a full stop.
  let message: String
  /// What to do about it, or `nil`.
  let advice: String?

  init(_ status: ExitStatus = .failure, _ message: String, advice: String? = nil) {
    self.status = status
    self.message = message
    self.advice = advice
  }

  /// The lines for standard error, with the final newline.
  var text: String {
    "curfew: \(message)\n" + (advice.map { "  \($0)\n" } ?? "")
  }
}
