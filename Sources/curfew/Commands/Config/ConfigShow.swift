import Arguments

/// `curfew config`: the settings.
enum ConfigCommands {
  static let group = Command("config", summary: "Show the settings", subcommands: [ConfigShow.command])
}

/// `curfew config show`: the value of every setting, and where it came from.
enum ConfigShow {
  private static let origin = Flag("origin", help: "Show where each value came from")

  private static let columnNames = ["setting", "value", "origin"]

  static let command = Command(
    "show", summary: "Show the value of every setting",
    discussion: """
      A flag outranks the environment, the environment the settings file, and that the default. The token itself is \
      never shown.
      """,
    examples: ["curfew config show --origin", "CURFEW_MODE=enforce curfew config show -o json"],
    parameters: [origin, OutputOptions.list, OutputOptions.columns(columnNames)]
  ) { invocation in
    let settings = try Settings(invocation)
    var cells: [[Cell]] =
      Settings.all.map { setting in
        [.text(setting.key), .text(settings.text(of: setting)), .text(settings.origin(of: setting).description)]
      }
      + settings.paramsInForce.map { param in
        [.text("\(Settings.paramsKey).\(param.name)"), .text(param.value.text), .text(param.origin)]
      }
    for price in settings.pricing.prices {
      cells.append([.text(Settings.pricesKey), .text(price.text), .text(price.origin.description)])
    }
    for budget in settings.pricing.budgets {
      cells.append([.text(Settings.budgetsKey), .text(budget.text), .text(budget.origin.description)])
    }
    for setting in settings.channels {
      cells.append(
        [
          .text("\(Settings.channelsKey).\(setting.channel.name)"), .text(setting.text),
          .text(setting.origin.description),
        ])
    }
    let rows = Rows(
      "settings",
      columns: columnNames.map {
        .init($0, isUsual: $0 != "origin" || invocation[origin], fit: $0 == "value" ? .flowing : .whole)
      }, cells: cells)
    try OutputOptions.print(
      rows, invocation, on: settings.display(), with: settings.places, notes: [settings.inForce] + settings.notTaken)
    return ExitStatus.success.rawValue
  }
}
