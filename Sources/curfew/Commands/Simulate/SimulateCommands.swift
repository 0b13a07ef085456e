import Arguments

/// `curfew simulate`: the simulated server, and rules tried on a simulated company.
enum SimulateCommands {
  static let group = Command(
    "simulate", summary: "A simulated Coder server, and what rules would do in a simulated company",
    discussion: """
      Without a command it is 'serve': 'curfew simulate --port 7080' runs the server, and 'curfew simulate serve --help' \
      says what else it takes.
      """,
    subcommands: [SimulateServe.command, SimulateRun.command, SimulateLearn.command], usual: SimulateServe.command.name)
}
