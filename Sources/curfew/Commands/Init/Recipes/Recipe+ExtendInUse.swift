/// `rules/extend-in-use.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let extendInUse = Recipe("extend-in-use", rules: extendInUseRules, tests: extendInUseTests)

  private static let extendInUseRules = #"""
    # Keeps a workspace alive while somebody uses it.
    #
    # Use it where the lifetime ends while people still work.
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

  private static let extendInUseTests = #"""
    # Tests of extend-in-use.yaml: curfew rules test --coverage rules
    rule_files: [extend-in-use.yaml]

    tests:
      - name: who is at work gets two hours more, then a pause
        start: 2026-03-11T10:00:00+01:00
        interval: 5m
        workspaces:
          w1: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: true, exp_actions: [{extend: {to: +2h}}]}
          # The stop is far off now.
          - {at: 5m, rule: extend-while-in-use, exp_result: false, exp_actions: []}

      - name: the longest stay is kept
        start: 2026-03-11T10:00:00+01:00
        params: {longest: 1h30m}
        workspaces:
          w1: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_actions: [{extend: {to: +1h30m}}]}

      - name: nobody stays longer than twelve hours at a time
        start: 2026-03-11T10:00:00+01:00
        params: {extension: 20h}
        workspaces:
          w1: {last_used_at: -5m, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_actions: [{extend: {to: +12h}}]}

      - name: nobody connected, nobody kept
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {last_used_at: -5m, deadline: +40m, agents: [{status: disconnected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: false, exp_decisive: [ws.agent_connected], exp_verdict: none}

      - name: connected but unused is not in use
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {last_used_at: -30m, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: false, exp_decisive: [ws.idle_for < params.idle_limit]}

      - name: an hour is not near yet
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {last_used_at: -5m, deadline: +1h, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: false, exp_decisive: ['ws.deadline - now < duration("1h")']}

      - name: a workspace without a deadline is left alone
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {last_used_at: -5m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: false, exp_decisive: [has(ws.deadline)]}

      - name: unread agents are unknown, and nothing is done
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {last_used_at: -5m, deadline: +40m, unknown: [agents]}
        rule_test:
          - {rule: extend-while-in-use, exp_result: unknown, exp_unknown: [ws.agents], exp_actions: [], exp_verdict: error}

    """#
}
