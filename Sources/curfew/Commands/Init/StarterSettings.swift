/// The settings file that `curfew init` writes.
struct StarterSettings {
  /// Address of the server, where it is known.
  var url: String?
  /// File of the token, where it is known.
  var tokenFile: String?
  /// The audit trail.
  var database = "curfew.db"

  /// curfew.yaml, with every setting that one meets on the first day.
  var text: String {
    """
    # Settings of Curfew. A flag outranks the environment, the environment this file; paths are relative to it.
    # 'curfew config show --origin' shows what is in force and why.

    # Address of the Coder server; $CODER_URL means the same.
    \(line("url", url, example: "https://coder.example.com"))

    # File that holds a session token, readable only for Curfew. $CODER_SESSION_TOKEN means the token itself, which
    # 'coder logout' in a shell that has it deletes on the server.
    \(line("token_file", tokenFile, example: "/etc/curfew/token"))

    # The audit trail. The service and a shell that says 'curfew pause' must name the same.
    \(line("database", database, example: ""))

    # Rule files, and directories of rule files.
    rules: [rules.d]

    # dry-run decides and records, and changes nothing. enforce lets those rules act that say enforce themselves.
    mode: dry-run

    # Time between the sweeps of 'curfew serve', 5s or more.
    interval: 1m

    limits:
      # Requests of all rules together in one sweep.
      max_actions_per_sweep: 200
      # The blast radius: a rule that would shorten more of the running workspaces than this, in percent, shortens none;
      # the same with the TTL of all workspaces, and with the schedules of those that have one …
      max_shortened_percent: 25
      # … but so many may be in any case.
      always_shortened: 5

    # How long rules leave alone what people set by hand, unless they say it themselves: until_changed, until_deadline,
    # never, or a time such as 4h.
    respect: until_changed

    # Left alone whatever a rule says; * stands for anything.
    opt_out:
      owners: []
      templates: []
      names: []

    """
  }

  private func line(_ key: String, _ value: String?, example: String) -> String {
    guard let value else { return "# \(key): \(example)" }
    let isPlain =
      value.first != "-" && value.last != ":"
      && value.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789/._-:".contains(Character($0)) }
    return "\(key): \(isPlain ? value : "'\(value.replacing("'", with: "''"))'")"
  }
}
