import Arguments
import Notices
import Time

/// `curfew notices test`: one message over one channel, to see that it arrives.
enum NoticesTest {
  private static let channel = Positional<String>(
    "CHANNEL", help: "The channel, by its name in the settings",
    completion: CompletionAnswer.Subject.channel.completion)
  private static let owner = Option<String>(
    "owner", "USER", help: "Whom to send mail that goes to owners", defaultText: "the token's own user")

  static let command = Command(
    "test", summary: "Send a test message over a channel",
    discussion: """
      Says what was answered. It is not recorded, and not repeated. Exit status: 0 delivered, 1 not.
      """,
    examples: ["curfew notices test chat", "curfew notices test mail --owner ana"],
    parameters: [channel, owner]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let name = invocation.required(channel)
    guard let setting = assembly.settings.channels.first(where: { $0.channel.name == name }) else {
      let known = assembly.settings.channels.map(\.channel.name)
      throw CommandFailure(
        .failure, "the settings have no channel '\(name)'",
        advice: known.isEmpty
          ? "write it into curfew.yaml, under 'channels'" : "there are: \(known.joined(separator: ", "))")
    }
    let coder = try assembly.client()
    let answer = try await assembly.transport(coder).deliverTest(
      to: invocation[owner] ?? "me", over: setting.channel, at: Timestamp.now())
    guard answer.isDelivered else {
      throw CommandFailure(
        .failure, "the test message was not delivered by '\(name)': \(answer.detail)",
        advice: "\(setting.origin) has the channel")
    }
    try Console.write("delivered by '\(name)': \(answer.detail)\n")
    return ExitStatus.success.rawValue
  }
}
