/// `rules/recipes/stop-on-holidays.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let stopOnHolidays = Recipe("stop-on-holidays", rules: stopOnHolidaysRules, tests: stopOnHolidaysTests)

  private static let stopOnHolidaysRules = #"""
    # Lets no workspace run through a public holiday unused.
    #
    # Use it where rules for the evening look at hours and weekdays only: on a holiday the whole day is nobody's working time.
    # Who does work that day keeps the workspace by using it. no-start-holidays keeps schedules from starting it again.
    version: 1
    timezone: Europe/Berlin                  # put your own here: a day begins at its midnight

    params:
      # Time without use after which a workspace counts as idle.
      idle_limit: 1h
      # An idle workspace stops so far ahead of now.
      notice: 45m

    calendars:
      de: {country: DE, subdivision: BE}     # put your own here, or {ics: FILE}, or dates of the company

    groups:
      - name: stop-on-holidays
        rules:
          - name: shorten-on-holidays
            description: Not used for a while, on a public holiday.
            mode: dry-run                    # write enforce to let it act
            priority: 55
            match: {status: [running]}
            when: |
              now.isHoliday("de") && ws.idle_for > params.idle_limit
                && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m                         # must hold so long, lest one bad reading stop anything
            actions:
              - shorten: {to: "${now + params.notice}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, the longest unused first
            message: "Stops at ${target}: not used for ${ws.idle_for}, and today is ${now.holidayName('de')}. Use it to keep it."

    """#

  private static let stopOnHolidaysTests = #"""
    # Tests of stop-on-holidays.yaml: curfew rules test --coverage rules/recipes
    rule_files: [stop-on-holidays.yaml]

    tests:
      - name: on Labour Day an unused workspace ends
        start: 2026-05-01T10:00:00+02:00
        interval: 10m
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: shorten-on-holidays, exp_result: true, exp_guard: for}
          - at: 10m
            rule: shorten-on-holidays
            exp_actions:
              - shorten: {to: +45m}
            exp_message: "Stops at 2026-05-01 10:55 +02:00: not used for 3h10m, and today is Tag der Arbeit. Use it to keep it."
          - {at: 20m, rule: shorten-on-holidays, exp_result: false, exp_actions: []}

      - name: the holiday begins at midnight in the zone of the file
        start: 2026-04-30T23:59:00+02:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +3d}
        rule_test:
          - {rule: shorten-on-holidays, exp_result: false, exp_decisive: [now.isHoliday("de")]}
          - {at: 1m, rule: shorten-on-holidays, exp_result: true}

      - name: and ends at the next
        start: 2026-05-01T23:59:00+02:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +3d}
        rule_test:
          - {rule: shorten-on-holidays, exp_result: true}
          - {at: 1m, rule: shorten-on-holidays, exp_result: false}

      - name: who works on the holiday is left alone, and what stops soon or never
        start: 2026-05-01T10:00:00+02:00
        workspaces:
          busy: {last_used_at: -1h, deadline: +6h}
          soon: {last_used_at: -3h, deadline: +1h}
          endless: {last_used_at: -3h}
          idle: {last_used_at: -61m, deadline: +61m}
        rule_test:
          - {rule: shorten-on-holidays, workspace: idle, exp_result: true}
          - {rule: shorten-on-holidays, workspace: busy, exp_result: false, exp_decisive: [ws.idle_for > params.idle_limit]}
          - {rule: shorten-on-holidays, workspace: soon, exp_result: false}
          - {rule: shorten-on-holidays, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}

    """#
}
