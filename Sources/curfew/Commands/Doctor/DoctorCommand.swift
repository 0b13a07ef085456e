import Arguments

/// `curfew doctor`: what works and what does not, a line each, with what to do.
enum DoctorCommand {
  static let command = Command(
    "doctor", summary: "Check server, token, clock, database and rules",
    discussion: "Changes nothing, on the server or here. Exit status 1 says that something does not work.",
    examples: ["curfew doctor", "curfew doctor -o json"], parameters: [OutputOptions.record]
  ) { invocation in
    let assembly = Assembly(try Settings(invocation))
    let server = await ServerChecks(assembly: assembly).run()
    let local = await LocalChecks(assembly: assembly).run()
    let checks = [LocalChecks.settings(assembly.settings)] + server + local
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(Check.text(of: checks, width: Console.tableWidth))
    case .json: try Console.emit(try JSONValue.document(["checks": .array(checks.map(\.json))]))
    }
    return (checks.contains { $0.status == .failed } ? ExitStatus.failure : .success).rawValue
  }
}
