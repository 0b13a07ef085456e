import Arguments

/// `curfew notices`: what people were told, and by which channel.
enum NoticesCommands {
  static let group = Command(
    "notices", summary: "Show what people were told, and try a channel",
    subcommands: [NoticesList.command, NoticesTest.command])
}
