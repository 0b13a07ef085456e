/// `rules/recipes/no-start-holidays.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let noStartHolidays = Recipe("no-start-holidays", rules: noStartHolidaysRules, tests: noStartHolidaysTests)

  private static let noStartHolidaysRules = #"""
    # Lets no schedule start a workspace on a public holiday; afterwards the schedules are back as they were.
    #
    # Use it where people have schedules and nobody wants to clear them for each holiday. It begins and ends at eight in the
    # evening, so that there is time to take and give back all schedules before one fires. Half days are working days.
    version: 1
    timezone: Europe/Berlin                  # put your own here: a day begins at its midnight

    calendars:
      de: {country: DE, subdivision: BE}     # put your own here, or {ics: FILE}, or dates of the company

    groups:
      - name: no-start-holidays
        rules:
          - name: no-start-holidays
            description: No workspace is started by its schedule on a public holiday.
            mode: dry-run                    # write enforce to let it act
            priority: 100                    # above rules that set schedules
            match:
              template: ["dev-*"]            # or owner: [...], organization: [...]
            # From 20:00 on it looks at tomorrow.
            when: '!ws.is_prebuild && (now + duration("4h")).isHoliday("de")'
            actions:
              - suspend_autostart: {}
            limits: {max_actions_per_sweep: 20%} # a share a sweep, within the blast radius
            message: "No start: ${(now + duration('4h')).holidayName('de')}. The schedule comes back in the evening."

    """#

  private static let noStartHolidaysTests = #"""
    # Tests of no-start-holidays.yaml: curfew rules test --coverage rules/recipes
    rule_files: [no-start-holidays.yaml]

    tests:
      - name: the schedule is away from the evening before to the evening of the holiday
        start: 2026-04-30T19:00:00+02:00
        interval: 1h
        workspaces:
          w1: {template: dev-go, autostart: "CRON_TZ=Europe/Berlin 0 9 * * *"}
        rule_test:
          - {rule: no-start-holidays, exp_result: false, exp_actions: []}
          - at: 1h
            rule: no-start-holidays
            exp_result: true
            exp_actions:
              - suspend_autostart
            exp_message: "No start: Tag der Arbeit. The schedule comes back in the evening."
          - {at: 24h, rule: no-start-holidays, exp_result: true, exp_actions: []}
          - {at: 25h, rule: no-start-holidays, exp_result: false}
        expr_test:
          - {at: 0h, expr: has(ws.suspended_autostart), exp: false}
          - {at: 14h, expr: has(ws.suspended_autostart), exp: true}
          - {at: 26h, expr: has(ws.suspended_autostart), exp: false}

      - name: prebuilt workspaces and other templates are left alone
        start: 2026-05-01T08:00:00+02:00
        workspaces:
          spare: {template: dev-go, autostart: "CRON_TZ=Europe/Berlin 0 9 * * *", is_prebuild: true}
          big: {template: gpu-large, autostart: "CRON_TZ=Europe/Berlin 0 9 * * *"}
        rule_test:
          - {rule: no-start-holidays, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}
          - {rule: no-start-holidays, workspace: big, exp_result: false, exp_verdict: none}

    """#
}
