import Arguments
import Audit
import Time

/// `curfew resume`: the end of a pause.
enum ResumeCommand {
  static let command = Command(
    "resume", summary: "End a pause",
    examples: ["curfew resume"], parameters: []
  ) { invocation in
    let settings = try Settings(invocation)
    let now = Timestamp.now()
    let ended = try PauseSwitch(path: settings[Settings.database]).resume(at: now, by: Person.name)
    guard let ended else {
      try Console.write("there was no pause\n")
      return ExitStatus.success.rawValue
    }
    let by = ended.by.map { " by \($0)" } ?? ""
    try Console.write(
      "resumed; it was paused\(by) at \(ended.since.flooredToSecond.rfc3339): \(ended.reason.printable())\n")
    return ExitStatus.success.rawValue
  }
}
