/// `rules/recipes/no-start-weekends.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let noStartWeekends = Recipe("no-start-weekends", rules: noStartWeekendsRules, tests: noStartWeekendsTests)

  private static let noStartWeekendsRules = #"""
    # Lets no schedule start a workspace at the week-end; on Sunday evening the schedules are back as they were.
    #
    # Use it where people have schedules for every day and work on five. It begins on Friday evening and ends on Sunday evening,
    # so that there is time to take and give back all schedules before one fires.
    version: 1
    timezone: Europe/Berlin                  # put your own here

    groups:
      - name: no-start-weekends
        rules:
          - name: no-start-weekends
            description: No workspace is started by its schedule at the week-end.
            mode: dry-run                    # write enforce to let it act
            priority: 100                    # above rules that set schedules
            match:
              template: ["dev-*"]            # or owner: [...], organization: [...]
            when: >-
              !ws.is_prebuild && (now.isWithin("Fri 20:00-24:00") || now.isWithin("Sat 00:00-24:00")
              || now.isWithin("Sun 00:00-20:00"))
            actions:
              - suspend_autostart: {}
            limits: {max_actions_per_sweep: 20%} # a share a sweep, within the blast radius
            message: "No start at the week-end: the schedule comes back on Sunday evening."

    """#

  private static let noStartWeekendsTests = #"""
    # Tests of no-start-weekends.yaml: curfew rules test --coverage rules/recipes
    rule_files: [no-start-weekends.yaml]

    tests:
      - name: the schedule is away from Friday to Sunday evening, and comes back as it was
        start: 2026-03-13T19:00:00+01:00
        interval: 1h
        workspaces:
          w1: {template: dev-go, autostart: "CRON_TZ=Europe/Berlin 0 9 * * *"}
        rule_test:
          - {at: 0h, rule: no-start-weekends, exp_result: false, exp_actions: []}
          - {at: 1h, rule: no-start-weekends, exp_result: true, exp_actions: [suspend_autostart]}
          - {at: 24h, rule: no-start-weekends, exp_result: true, exp_actions: []}
          - {at: 48h, rule: no-start-weekends, exp_result: true}
          - {at: 49h, rule: no-start-weekends, exp_result: false}
        expr_test:
          - {at: 0h, expr: has(ws.suspended_autostart), exp: false}
          - {at: 2h, expr: has(ws.suspended_autostart), exp: true}
          - {at: 50h, expr: has(ws.suspended_autostart), exp: false}

      - name: prebuilt workspaces are left alone
        start: 2026-03-14T12:00:00+01:00
        workspaces:
          spare: {template: dev-go, autostart: "CRON_TZ=Europe/Berlin 0 9 * * *", is_prebuild: true}
        rule_test:
          - {rule: no-start-weekends, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}

    """#
}
