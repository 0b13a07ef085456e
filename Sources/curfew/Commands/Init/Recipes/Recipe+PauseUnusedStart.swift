/// `rules/recipes/pause-unused-start.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let pauseUnusedStart = Recipe("pause-unused-start", rules: pauseUnusedStartRules, tests: pauseUnusedStartTests)

  private static let pauseUnusedStartRules = #"""
    # Pauses the start schedule of people who have not come for 14 days; it is back when they use the workspace again.
    #
    # Use it where workspaces start each morning for people who are ill, on leave or gone. A start is no use: it looks at the last
    # use alone, not at ws.idle_for, which begins anew with each start. Who comes back starts the workspace by hand once.
    version: 1
    timezone: Europe/Berlin                  # for the times in messages

    params:
      # Time without use after which the schedule is taken.
      absence: 14d

    groups:
      - name: pause-unused-start
        rules:
          - name: pause-unused-start
            description: A schedule that nobody comes for is suspended.
            mode: dry-run                    # write enforce to let it act
            priority: 100                    # above rules that set schedules
            variables:
              # Who has never used it is counted from its creation.
              - name: last_use
                expression: time.max(ws.created_at, ws.?last_used_at.orValue(ws.created_at))
            when: has(ws.autostart) && !ws.is_prebuild && now - vars.last_use > params.absence
            actions:
              - suspend_autostart: {}
            limits: {max_actions_per_sweep: 20%} # a share a sweep, within the blast radius
            message: "No start by schedule: not used since ${vars.last_use}. The schedule comes back with the next use."

    """#

  private static let pauseUnusedStartTests = #"""
    # Tests of pause-unused-start.yaml: curfew rules test --coverage rules/recipes
    rule_files: [pause-unused-start.yaml]

    tests:
      - name: taken after 14 days without use, and back with the first
        start: 2026-03-11T03:00:00+01:00
        interval: 1h
        workspaces:
          w1: {status: running, started_at: -1d, last_used_at: "-14d x3 now x9", autostart: "CRON_TZ=Europe/Berlin 0 9 * * 1-5"}
        rule_test:
          - {rule: pause-unused-start, exp_result: false, exp_actions: []}
          - at: 1h
            rule: pause-unused-start
            exp_result: true
            exp_actions:
              - suspend_autostart
            exp_message: "No start by schedule: not used since 2026-02-25 03:00 +01:00. The schedule comes back with the next use."
          - {at: 2h, rule: pause-unused-start, exp_result: true, exp_actions: []}
          - {at: 3h, rule: pause-unused-start, exp_result: false}
        expr_test:
          - {at: 2h, expr: has(ws.suspended_autostart), exp: true}
          - {at: 4h, expr: has(ws.suspended_autostart), exp: false}

      - name: a workspace that was never used counts from its creation
        start: 2026-03-11T03:00:00+01:00
        workspaces:
          old: {created_at: -15d, autostart: "CRON_TZ=Europe/Berlin 0 9 * * 1-5"}
          new: {created_at: -13d, autostart: "CRON_TZ=Europe/Berlin 0 9 * * 1-5"}
        rule_test:
          - {rule: pause-unused-start, workspace: old, exp_result: true}
          - {rule: pause-unused-start, workspace: new, exp_result: false, exp_decisive: [now - vars.last_use > params.absence]}

      - name: without a schedule there is nothing to pause, and prebuilt workspaces are left alone
        start: 2026-03-11T03:00:00+01:00
        workspaces:
          plain: {last_used_at: -20d}
          spare: {last_used_at: -20d, autostart: "CRON_TZ=Europe/Berlin 0 9 * * 1-5", is_prebuild: true}
        rule_test:
          - {rule: pause-unused-start, workspace: plain, exp_result: false, exp_decisive: [has(ws.autostart)]}
          - {rule: pause-unused-start, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}

    """#
}
