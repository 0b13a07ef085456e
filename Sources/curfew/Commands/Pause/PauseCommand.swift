import Arguments
import Audit
import Glibc
import Time

/// `curfew pause`: the kill switch.
enum PauseCommand {
  private static let reason = Option<String>(
    "reason", "TEXT", help: "Why, for everybody who wonders; may be left out when it has to be quick")
  private static let until = Option<WrittenTime>(
    "until", "TIME", help: "When it ends by itself: a time, or a span from now such as 2h",
    parse: { text throws(InvalidValue) in try WrittenTime(text, span: .ahead) })

  static let command = Command(
    "pause", summary: "Stop all actions at once, also those of a running service",
    discussion: """
      Every process that uses the database sees the pause before its next request, a running service too. Sweeps go \
      on and record what they would have done as blocked by 'paused'. 'curfew resume' ends it; another pause replaces it.

      The database must exist: a pause in one that nothing uses would stop nothing.
      """,
    examples: ["curfew pause", "curfew pause --reason 'release day' --until 6h"], parameters: [reason, until]
  ) { invocation in
    let settings = try Settings.forOrders(invocation)
    let now = Timestamp.now()
    let end = settings.instant(invocation[until], from: now)
    if let end, end <= now {
      let shown = settings.display(now: now).timeAndDistance(end)
      throw UsageError(.invalidValue, in: invocation.commandName, "--until: \(shown) is over already")
    }
    let pause = Pause(
      since: now, until: end, reason: given(invocation[reason]) ?? noReason, by: Person.name)
    let database = DatabaseUse(settings)
    let replaced = try database.order("paused") { try $0.pause(pause) }
    let display = settings.display(now: now)
    let words = end.map { "until \(display.timeAndDistance($0))" }
    try Console.write(line: "paused \(words ?? "until 'curfew resume'"): \(database.path)")
    if let replaced {
      try Console.write(line: "it was paused already\(replaced.order(on: display)); that order is replaced")
    }
    if let warning = await database.warning(notObeyed: "paused") { Console.tell(warning) }
    if let end { try Console.write(line: await database.clock(at: end, on: display)) }
    return ExitStatus.success.rawValue
  }

  /// What the trail and everybody who asks is told where no reason was given.
  private static let noReason = "no reason was given"

  private static func given(_ reason: String?) -> String? {
    reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }
}

extension Pause {
  /// Who ordered it when, until when and why, to stand behind a verb.
  func order(on display: Display) -> String {
    let by = by.map { " by \($0)" } ?? ""
    let end = until.map { " until \(display.time($0))" } ?? ""
    return "\(by) at \(display.time(since))\(end): \(reason)"
  }
}

/// Who gives an order on this machine.
enum Person {
  /// The name behind `sudo`, else that of the user, by the environment or the system; `uid 65532` for one without a name.
  static var name: String {
    let environment = Console.environment
    let names = [environment["SUDO_USER"], environment["USER"], environment["LOGNAME"]]
    if let name = names.compactMap(\.self).first(where: { !$0.isEmpty }) { return name }
    let user = getuid()
    return getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "uid \(user)"
  }
}
