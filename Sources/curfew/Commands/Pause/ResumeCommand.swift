import Arguments
import Audit
import Time

/// `curfew resume`: the end of a pause.
enum ResumeCommand {
  static let command = Command(
    "resume", summary: "End a pause: rules may act again",
    examples: ["curfew resume"], parameters: []
  ) { invocation in
    let settings = try Settings.forOrders(invocation)
    let database = DatabaseUse(settings)
    let path = database.path
    if let ended = try database.order("resumed", { try $0.resume(at: Timestamp.now(), by: Person.name) }) {
      try Console.write(line: "resumed: \(path)")
      try Console.write(line: "it was paused\(ended.order(on: settings.display()))")
    } else {
      try Console.write(line: "there was no pause: \(path)")
    }
    if let warning = await database.warning(notObeyed: "resumed") { Console.tell(warning) }
    return ExitStatus.success.rawValue
  }
}
