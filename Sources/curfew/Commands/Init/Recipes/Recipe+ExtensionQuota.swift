/// `rules/recipes/extension-quota.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let extensionQuota = Recipe("extension-quota", rules: extensionQuotaRules, tests: extensionQuotaTests)

  private static let extensionQuotaRules = #"""
    # Extends workspaces in use, but only twice a working day.
    #
    # Use it where extensions for the asking would make every lifetime endless. Rules count what they did on a day
    # (state.actions_today) and in a build (state.actions_this_build), not in a week: ten extensions a week are written as two
    # on each of five days. What is left on a day is not carried over.
    version: 1
    timezone: Europe/Berlin                  # put your own here: days are counted in it

    params:
      # Extensions of one workspace on one day.
      per_day: 2
      # Longest time without use that still counts as being in use.
      idle_limit: 30m
      # An extension moves the stop so far ahead of now.
      extension: 2h

    groups:
      - name: extension-quota
        rules:
          - name: extend-within-quota
            description: In use and about to stop on a working day, and today's extensions are not used up.
            mode: dry-run                    # write enforce to let it act
            priority: 90
            on_error: hold                   # when in doubt, nothing below shortens the workspace
            match: {status: [running]}
            when: |
              state.actions_today < params.per_day && now.isWithin("Mon-Fri 00:00-24:00")
                && ws.agent_connected && ws.idle_for < params.idle_limit
                && has(ws.deadline) && ws.deadline - now < duration("1h")
            actions:
              - extend: {to: "${now + params.extension}"}
            cooldown: 15m
            message: "Stays up until ${target}: extension ${state.actions_today + 1} of ${params.per_day} today."

    """#

  private static let extensionQuotaTests = #"""
    # Tests of extension-quota.yaml: curfew rules test --coverage rules/recipes
    rule_files: [extension-quota.yaml]

    tests:
      - name: twice a day, and again on the next
        start: 2026-03-11T20:00:00+01:00
        interval: 30m
        workspaces:
          w1: {last_used_at: now, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - rule: extend-within-quota
            exp_actions:
              - extend: {to: +2h}
            exp_message: "Stays up until 2026-03-11 22:00 +01:00: extension 1 of 2 today."
          - {at: 1h, rule: extend-within-quota, exp_result: false, exp_actions: []}
          - {at: 1h30m, rule: extend-within-quota, exp_actions: [{extend: {to: +2h}}]}
          - {at: 3h, rule: extend-within-quota, exp_result: false, exp_decisive: [state.actions_today < params.per_day]}
          - {at: 3h30m, rule: extend-within-quota, exp_result: false}
          - {at: 4h, rule: extend-within-quota, exp_actions: [extend]}

      - name: not at the week-end
        start: 2026-03-13T23:59:00+01:00
        workspaces:
          w1: {last_used_at: now, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {at: 1m, rule: extend-within-quota, exp_result: false, exp_decisive: ['now.isWithin("Mon-Fri 00:00-24:00")']}

      - name: Monday begins at midnight
        start: 2026-03-15T23:59:00+01:00
        workspaces:
          w1: {last_used_at: now, deadline: +40m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-within-quota, exp_result: false}
          - {at: 1m, rule: extend-within-quota, exp_result: true}

      - name: nobody there, nobody extended
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          gone: {last_used_at: -5m, deadline: +40m, agents: [{status: disconnected}]}
          idle: {last_used_at: -30m, deadline: +40m, agents: [{status: connected}]}
          far: {last_used_at: -5m, deadline: +1h, agents: [{status: connected}]}
          endless: {last_used_at: -5m, agents: [{status: connected}]}
        rule_test:
          - {rule: extend-within-quota, workspace: gone, exp_result: false, exp_decisive: [ws.agent_connected]}
          - {rule: extend-within-quota, workspace: idle, exp_result: false, exp_decisive: [ws.idle_for < params.idle_limit]}
          - {rule: extend-within-quota, workspace: far, exp_result: false, exp_decisive: ['ws.deadline - now < duration("1h")']}
          - {rule: extend-within-quota, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}

    """#
}
