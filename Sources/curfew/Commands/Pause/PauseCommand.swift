import Arguments
import Audit
import FoundationEssentials
import Time

/// `curfew pause`: the kill switch.
enum PauseCommand {
  private static let reason = Option<String>(
    "reason", "TEXT", help: "Why, for everybody who wonders", isRequired: true,
    parse: { text throws(InvalidValue) in
      guard text.contains(where: { !$0.isWhitespace }) else { throw InvalidValue(expected: "some words") }
      return text
    })
  private static let until = Option<Timestamp>(
    "until", "TIME", help: "When it ends by itself: a time, or a span from now such as 2h",
    parse: { text throws(InvalidValue) in try Values.instant(text, orAfter: Timestamp.now()) })

  static let command = Command(
    "pause", summary: "Let no process act any more",
    discussion: """
      Every process that uses the database sees the pause before its next request, a running service too. Sweeps go \
      on and record what they would have done. 'curfew resume' ends it.
      """,
    examples: ["curfew pause --reason 'release day' --until 6h"], parameters: [reason, until]
  ) { invocation in
    let settings = try Settings(invocation)
    let now = Timestamp.now()
    if let end = invocation[until], end <= now {
      throw UsageError(.invalidValue, in: invocation.commandName, "--until: \(end) is over already")
    }
    let pause = Pause(
      since: now, until: invocation[until], reason: invocation.required(reason), by: Person.name)
    let database = settings[Settings.database]
    let isNew = !FileManager.default.fileExists(atPath: database)
    try PauseSwitch(path: database).pause(pause)
    let end = pause.until.map { "until \($0.flooredToSecond.rfc3339) (\(RelativeTime.text($0, from: now)))" }
    try Console.write("paused \(end ?? "until 'curfew resume'")\n")
    if isNew {
      Console.say(
        "curfew: there was no database at \(database), so no process that runs elsewhere is paused; name its database "
          + "with --database or CURFEW_DATABASE\n")
    }
    return ExitStatus.success.rawValue
  }
}
