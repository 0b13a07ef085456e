/// `rules/recipes/weekend-manual.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let weekendManual = Recipe("weekend-manual", rules: weekendManualRules, tests: weekendManualTests)

  private static let weekendManualRules = #"""
    # Gives workspaces that people start by hand at the week-end a few hours instead of a working day.
    #
    # Use it where somebody looks at something on Saturday and the workspace then runs for the whole lifetime of a working day.
    # It waits until the workspace is unused for a while, and leaves 45 minutes in any case. A start by schedule keeps its lifetime.
    version: 1
    timezone: Europe/Berlin                  # put your own here: the week-end is meant in it

    params:
      # A workspace stops so long after such a start.
      lifetime: 4h
      # Time without use after which it counts as idle.
      idle_limit: 30m
      # At least so much is left.
      notice: 45m

    groups:
      - name: weekend-manual
        rules:
          - name: shorten-manual-weekend
            description: Started by hand at the week-end, and not used for a while.
            mode: dry-run                    # write enforce to let it act
            priority: 45
            match: {status: [running]}
            when: |
              ws.build_reason != "autostart" && ws.idle_for > params.idle_limit
                && has(ws.started_at) && ws.started_at.isWithin("Sat,Sun 00:00-24:00")
                && has(ws.deadline) && ws.deadline - ws.started_at > params.lifetime && ws.deadline - now > duration("1h")
            actions:
              - shorten: {to: "${time.max(ws.?started_at.orValue(now) + params.lifetime, now + params.notice)}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, the longest unused first
            message: "Stops at ${target}: started by hand at the week-end. Use it then to keep it."

    """#

  private static let weekendManualTests = #"""
    # Tests of weekend-manual.yaml: curfew rules test --coverage rules/recipes
    rule_files: [weekend-manual.yaml]

    tests:
      - name: four hours from a start on Saturday
        start: 2026-03-14T11:00:00+01:00
        workspaces:
          w1: {build_reason: initiator, started_at: -1h, last_used_at: -31m, deadline: +8h}
        rule_test:
          - rule: shorten-manual-weekend
            exp_result: true
            exp_actions:
              - shorten: {to: +3h}
            exp_message: "Stops at 2026-03-14 14:00 +01:00: started by hand at the week-end. Use it then to keep it."
          - {at: 1m, rule: shorten-manual-weekend, exp_result: false, exp_actions: []}

      - name: who stayed longer has 45 minutes left
        start: 2026-03-14T16:00:00+01:00
        workspaces:
          w1: {build_reason: dashboard, started_at: -6h, last_used_at: -1h, deadline: +3h}
        rule_test:
          - {rule: shorten-manual-weekend, exp_actions: [{shorten: {to: +45m}}]}

      - name: the week-end begins on Saturday and ends on Sunday at midnight
        start: 2026-03-16T10:00:00+01:00
        workspaces:
          friday: {started_at: "2026-03-13T23:59:59+01:00", last_used_at: -3h, deadline: +6d}
          saturday: {started_at: "2026-03-14T00:00:00+01:00", last_used_at: -3h, deadline: +6d}
          sunday: {started_at: "2026-03-15T23:59:59+01:00", last_used_at: -3h, deadline: +6d}
          monday: {started_at: "2026-03-16T00:00:00+01:00", last_used_at: -3h, deadline: +6d}
        rule_test:
          - {rule: shorten-manual-weekend, workspace: friday, exp_result: false}
          - {rule: shorten-manual-weekend, workspace: saturday, exp_result: true}
          - {rule: shorten-manual-weekend, workspace: sunday, exp_result: true}
          - {rule: shorten-manual-weekend, workspace: monday, exp_result: false}

      - name: a start by schedule, use, and what is short enough are left alone
        start: 2026-03-14T11:00:00+01:00
        workspaces:
          scheduled: {build_reason: autostart, started_at: -1h, last_used_at: -40m, deadline: +8h}
          busy: {started_at: -1h, last_used_at: -30m, deadline: +8h}
          short: {started_at: -1h, last_used_at: -40m, deadline: +3h}
          soon: {started_at: -6h, last_used_at: -40m, deadline: +1h}
          endless: {started_at: -1h, last_used_at: -40m}
          unstarted: {started_at: null, last_used_at: -40m, deadline: +8h}
        rule_test:
          - {rule: shorten-manual-weekend, workspace: scheduled, exp_result: false, exp_decisive: ['ws.build_reason != "autostart"']}
          - {rule: shorten-manual-weekend, workspace: busy, exp_result: false, exp_decisive: [ws.idle_for > params.idle_limit]}
          - {rule: shorten-manual-weekend, workspace: short, exp_result: false, exp_decisive: [ws.deadline - ws.started_at > params.lifetime]}
          - {rule: shorten-manual-weekend, workspace: soon, exp_result: false, exp_decisive: ['ws.deadline - now > duration("1h")']}
          - {rule: shorten-manual-weekend, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}
          - {rule: shorten-manual-weekend, workspace: unstarted, exp_result: false, exp_decisive: [has(ws.started_at)]}

    """#
}
