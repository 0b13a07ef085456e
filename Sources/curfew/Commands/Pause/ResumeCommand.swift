import Arguments
import Audit
import Text
import Time

/// `curfew resume`: the end of a pause.
enum ResumeCommand {
  static let command = Command(
    "resume", summary: "End a pause: rules may act again",
    examples: ["curfew resume"], parameters: []
  ) { invocation in
    let settings = try Settings(invocation)
    let database = DatabaseUse(settings)
    let path = database.path.printable()
    if let ended = try database.order("resumed", { try $0.resume(at: Timestamp.now(), by: Person.name) }) {
      try Console.write("resumed: \(path)\nit was paused\(ended.order(on: settings.display()))\n")
    } else {
      try Console.write("there was no pause: \(path)\n")
    }
    if let warning = await database.warning(notObeyed: "resumed") { Console.say(warning) }
    return ExitStatus.success.rawValue
  }
}
