/// `rules/recipes/team-vacations.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let teamVacations = Recipe("team-vacations", rules: teamVacationsRules, tests: teamVacationsTests)

  private static let teamVacationsRules = #"""
    # Starts the workspaces of a team before work, and not in its vacations.
    #
    # Use it for a team with hours and free days of its own. Who has a schedule already keeps it; in the vacations nobody's
    # workspace starts by itself, and afterwards each schedule is back as it was.
    version: 1
    timezone: Europe/Berlin                  # put the team's own here: schedule and days are meant in it

    calendars:
      vacations:
        # Free every year. For one year alone: dates: ["2027-08-02..2027-08-13 Works holidays"]
        yearly: ["12-24", "12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31", "01-01"]

    groups:
      - name: team-vacations
        rules:
          - name: team-start
            description: Workspaces of the team without a schedule start before work begins.
            mode: dry-run                    # write enforce to let it act
            match:
              owner: [ana, ben]              # the people of the team, or template: [...], organization: [...]
            when: "!has(ws.autostart) && !ws.is_prebuild"
            actions:
              - set_autostart: {schedule: "30 7 * * 1-5"}
            cooldown: 12h
            limits: {max_actions_per_sweep: 20%} # a share a sweep, within the blast radius
            message: "Starts at half past seven on working days, as no schedule was set."

          - name: team-vacations
            description: No workspace of the team is started by its schedule in the vacations.
            mode: dry-run                    # write enforce to let it act
            priority: 100                    # above the rule that sets the schedule
            match:
              owner: [ana, ben]
            # From 20:00 on it looks at tomorrow.
            when: (now + duration("4h")).isHoliday("vacations")
            actions:
              - suspend_autostart: {}
            limits: {max_actions_per_sweep: 20%}
            message: No start in the vacations. The schedule comes back on the evening of the last day.

    """#

  private static let teamVacationsTests = #"""
    # Tests of team-vacations.yaml: curfew rules test --coverage rules/recipes
    rule_files: [team-vacations.yaml]

    tests:
      - name: the team gets a schedule, others do not
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          dev: {owner: ana, status: stopped}
          other: {owner: eve, status: stopped}
        rule_test:
          - rule: team-start
            workspace: dev
            exp_result: true
            exp_actions:
              - set_autostart: {schedule: "30 7 * * 1-5"}
            exp_message: "Starts at half past seven on working days, as no schedule was set."
          - {at: 1m, rule: team-start, workspace: dev, exp_result: false}
          - {rule: team-start, workspace: other, exp_result: false, exp_verdict: none}
          - {rule: team-vacations, workspace: other, exp_result: false, exp_verdict: none}

      - name: an own schedule stays, and prebuilt workspaces are left alone
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          own: {owner: ben, autostart: "CRON_TZ=Europe/Berlin 0 10 * * 1-5"}
          spare: {owner: ben, is_prebuild: true}
        rule_test:
          - {rule: team-start, workspace: own, exp_result: false, exp_decisive: ["!has(ws.autostart)"]}
          - {rule: team-start, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}

      - name: from the evening before Christmas Eve to the evening of New Year's Day
        start: 2026-12-23T19:00:00+01:00
        interval: 1h
        workspaces:
          dev: {owner: ana, autostart: "CRON_TZ=Europe/Berlin 0 10 * * *"}
        rule_test:
          - {rule: team-vacations, exp_result: false}
          - {at: 1h, rule: team-vacations, exp_result: true, exp_actions: [suspend_autostart]}
          # It has its schedule still, for rules that ask.
          - {at: 2h, rule: team-start, exp_result: false}
          - {at: 216h, rule: team-vacations, exp_result: true, exp_actions: []}
          - {at: 217h, rule: team-vacations, exp_result: false}
        expr_test:
          - {at: 216h, expr: has(ws.suspended_autostart), exp: true}
          - {at: 218h, expr: has(ws.suspended_autostart), exp: false}

    """#
}
