/// The rule files that `curfew init` writes: those of the folder `rules/`, word for word (a test compares them).
enum StarterRules {
  /// Names with texts, in the order written.
  static let files: [(name: String, text: String)] = [
    ("extend-in-use.yaml", extendInUse),
    ("shorten-idle.yaml", shortenIdle),
    ("team-schedule.yaml", teamSchedule),
  ]

  private static let extendInUse = #"""
    # Keeps a workspace alive while somebody uses it.
    #
    # "Connected" alone means only that the agent's process reaches the server, which is always so in a healthy workspace;
    # use is seen in last_used_at. Both together are what "in use" means here.
    version: 1

    params:
      # Longest time without use that still counts as being in use.
      idle_limit: 30m
      # An extension moves the stop so far ahead of now.
      extension: 2h
      # Nobody is kept longer than this at a time, on templates without a limit of their own.
      longest: 12h

    groups:
      - name: extend-in-use
        rules:
          - name: extend-while-in-use
            description: An agent is connected, somebody used the workspace lately, and its stop is near.
            mode: dry-run                    # write enforce to let it act
            priority: 100
            on_error: hold                   # when in doubt, nothing below shortens the workspace
            match:
              status: [running]
            when: |
              ws.agent_connected
                && ws.idle_for < params.idle_limit
                && has(ws.deadline) && ws.deadline - now < duration("1h")
            actions:
              - extend:
                  to: "${now + params.extension}"
                  at_most: "${ws.?max_deadline.orValue(now + params.longest)}"
            cooldown: 15m
            message: "Stays up until ${target}: in use, last ${ws.idle_for} ago."

    """#

  private static let shortenIdle = #"""
    # Stops idle workspaces early when nobody is at work anyway.
    #
    # The stop comes at the earliest 31 minutes after the decision (the server wants 30), so whoever still sits there has
    # time to keep the workspace: using it is enough.
    version: 1
    timezone: Europe/Berlin                  # put your own here; office hours below are meant in it

    params:
      # Time without use after which a workspace counts as idle.
      idle_limit: 1h
      # An idle workspace stops so far ahead of now.
      notice: 45m

    groups:
      - name: shorten-idle
        rules:
          - name: shorten-when-idle
            description: Not used for a while, outside office hours.
            mode: dry-run                    # write enforce to let it act
            priority: 50
            match:
              status: [running]
              exclude:
                name: ["demo-*"]             # never these
            when: |
              ws.idle_for > params.idle_limit
                && !now.isWithin("Mon-Fri 08:00-18:30", "Europe/Berlin")
                && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m                         # must hold so long, lest one bad reading stop anything
            actions:
              - shorten: {to: "${now + params.notice}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 50}
            message: "Stops at ${target}: not used for ${ws.idle_for}, outside office hours. Use it to keep it."

    """#

  private static let teamSchedule = #"""
    # Gives the workspaces of a team a morning start and an eight-hour lifetime.
    #
    # Both are felt from the next start on. Workspaces that have the same schedule already are left alone, however it is
    # spelt.
    version: 1
    timezone: Europe/Berlin

    groups:
      - name: team-schedule
        rules:
          - name: team-schedule
            description: Development workspaces start before work begins and stop after a day.
            mode: dry-run                    # write enforce to let it act
            priority: 10
            match:
              template: ["dev-*"]            # or owner: [...], organization: [...]
            when: "!ws.is_prebuild"
            actions:
              - set_autostart: {schedule: "CRON_TZ=Europe/Berlin 30 7 * * 1-5"}
              - set_ttl: {to: 8h}
            cooldown: 12h
            message: "Team schedule: starts 7:30 on working days, stops after 8 hours."

    """#
}
