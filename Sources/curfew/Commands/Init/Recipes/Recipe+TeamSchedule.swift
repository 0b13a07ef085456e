/// `rules/team-schedule.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let teamSchedule = Recipe("team-schedule", rules: teamScheduleRules, tests: teamScheduleTests)

  private static let teamScheduleRules = #"""
    # Gives the workspaces of a team a morning start and a lifetime, where their owners set none.
    #
    # Use it where a team's workspaces are to be up before work and not to run for days. Both are felt from the next start on.
    # Whoever has a schedule or a lifetime of their own keeps it. The recipe team-vacations knows a team's free days besides.
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

  private static let teamScheduleTests = #"""
    # Tests of team-schedule.yaml: curfew rules test --coverage rules
    rule_files: [team-schedule.yaml]

    tests:
      - name: development workspaces get a start and a lifetime
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {template: dev-go, status: stopped}
        rule_test:
          - rule: start-before-work
            exp_result: true
            exp_actions:
              - set_autostart: {schedule: "30 7 * * 1-5"}
            exp_message: "Starts at half past seven on working days, as no schedule was set."
          - {rule: stop-after-a-day, exp_result: true, exp_actions: [{set_ttl: {to: 9h}}]}
          # What was set is there.
          - {at: 1m, rule: start-before-work, exp_result: false}
          - {at: 1m, rule: stop-after-a-day, exp_result: false}
        expr_test:
          - {at: 1m, expr: 'has(ws.ttl) && ws.ttl == duration("9h")', exp: true}

      - name: whoever has their own keeps it
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {template: dev-go, status: stopped, ttl: 4h, autostart: "CRON_TZ=Europe/Lisbon 0 10 * * 1-5"}
        rule_test:
          - {rule: start-before-work, exp_result: false, exp_decisive: ["!has(ws.autostart)"]}
          - {rule: stop-after-a-day, exp_result: false, exp_decisive: ["!has(ws.ttl)"]}

      - name: prebuilt workspaces and other templates are none of theirs
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          spare: {template: dev-go, status: stopped, is_prebuild: true}
          big: {template: gpu-large, status: stopped}
        rule_test:
          - {rule: start-before-work, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}
          - {rule: stop-after-a-day, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}
          - {rule: start-before-work, workspace: big, exp_result: false, exp_verdict: none}

    """#
}
