/// The settings file that `curfew init` writes.
enum StarterSettings {
  /// curfew.yaml, with every setting that one meets on the first day.
  static let text = """
    # Settings of Curfew. A flag outranks the environment, the environment this file.
    # 'curfew config show --origin' shows what is in force and why.

    # Address of the Coder server; $CODER_URL means the same.
    # url: https://coder.example.com

    # File that holds a session token, readable only for Curfew. $CODER_SESSION_TOKEN means the same.
    # token_file: /etc/curfew/token

    # The audit trail.
    database: curfew.db

    # Rule files, and directories of rule files.
    rules: [rules.d]

    # dry-run decides and records, and changes nothing. enforce lets those rules act that say enforce themselves.
    mode: dry-run

    # Time between the sweeps of 'curfew serve'.
    interval: 1m

    limits:
      # Requests of all rules together in one sweep.
      max_actions_per_sweep: 200
      # The blast radius: a sweep shortens none when more of the running workspaces than this, in percent, would have
      # been shortened within an hour …
      max_shortened_percent: 25
      # … but so many may be in any case.
      always_shortened: 5

    # Left alone whatever a rule says; * stands for anything.
    opt_out:
      owners: []
      templates: []
      names: []

    """
}
