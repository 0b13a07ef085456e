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
    timezone: Europe/Berlin                  # for the times in messages

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
            message: "Stays up until ${target}: ${ws.used_in_this_build ? 'used' : 'started'} ${ws.idle_for} ago."

    """#

  private static let shortenIdle = #"""
    # Stops idle workspaces early when nobody is at work anyway.
    #
    # The stop comes at the earliest 31 minutes after the decision (the server wants 30), so whoever still sits there has
    # time to keep the workspace: using it is enough. Servers before v0.19.0 learn of use every ten minutes only: there the
    # last ten minutes of the notice do not count, and idle_limit should not be under 15m.
    version: 1
    timezone: Europe/Berlin                  # put your own here: office hours are meant in it

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
                && !now.isWithin("Mon-Fri 08:00-18:30")
                && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m                         # must hold so long, lest one bad reading stop anything
            actions:
              - shorten: {to: "${now + params.notice}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, the longest unused first
            message: "Stops at ${target}: ${ws.used_in_this_build ? 'not used' : 'started and not used'} for ${ws.idle_for}, outside office hours. Use it to keep it."

    """#

  private static let teamSchedule = #"""
    # Gives the workspaces of a team a morning start and a lifetime, where their owners set none.
    #
    # Both are felt from the next start on. Whoever has a schedule or a lifetime of their own keeps it.
    version: 1
    timezone: Europe/Berlin                  # put your own here: the schedule is meant in it

    params:
      # A workspace stops so long after each start.
      lifetime: 9h

    groups:
      - name: team-schedule
        rules:
          - name: start-before-work
            description: Development workspaces without a schedule start before work begins.
            mode: dry-run                    # write enforce to let it act
            match:
              template: ["dev-*"]            # or owner: [...], organization: [...]
            when: "!has(ws.autostart) && !ws.is_prebuild"
            actions:
              - set_autostart: {schedule: "30 7 * * 1-5"}
            cooldown: 12h
            message: "Starts at half past seven on working days, as no schedule was set."

          - name: stop-after-a-day
            description: Development workspaces without a lifetime stop after a working day.
            mode: dry-run                    # write enforce to let it act
            match:
              template: ["dev-*"]
            when: "!has(ws.ttl) && !ws.is_prebuild"
            actions:
              - set_ttl: {to: "${params.lifetime}"}
            cooldown: 12h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, within the blast radius
            message: "Stops ${params.lifetime} after each start, as no lifetime was set."

    """#
}
