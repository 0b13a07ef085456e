/// `rules/recipes/keep-task.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let keepTask = Recipe("keep-task", rules: keepTaskRules, tests: keepTaskTests)

  private static let keepTaskRules = #"""
    # Keeps a workspace running while an AI task in it works.
    #
    # Use it where agents work on their own for hours: nobody is connected then, and nothing looks like use. The agent says
    # itself that it works (coder exp mcp, servers since v2.24.0); one that has said nothing new for a day is taken for stuck.
    version: 1
    timezone: Europe/Berlin                  # for the times in messages

    params:
      # A report older than this no longer counts.
      stuck_after: 1d
      # An extension moves the stop so far ahead of now.
      extension: 2h

    groups:
      - name: keep-task
        rules:
          - name: keep-while-task-works
            description: Nothing shortens a workspace whose task works.
            mode: dry-run                    # write enforce to let it keep
            priority: 200                    # above every rule that it is to stop
            on_error: hold
            match: {status: [running]}
            variables:
              - name: works
                expression: >-
                  has(ws.app_status) && ws.app_status == "working"
                  && has(ws.app_status_since) && now - ws.app_status_since < params.stuck_after
            when: vars.works
            actions:
              - keep: {}

          - name: extend-while-task-works
            description: The stop of a workspace whose task works is moved ahead.
            mode: dry-run                    # write enforce to let it act
            priority: 200
            on_error: hold
            match: {status: [running]}
            variables:
              - name: works
                expression: >-
                  has(ws.app_status) && ws.app_status == "working"
                  && has(ws.app_status_since) && now - ws.app_status_since < params.stuck_after
            when: vars.works && has(ws.deadline) && ws.deadline - now <= duration("1h")
            actions:
              - extend: {to: "${now + params.extension}"}
            cooldown: 15m
            message: "Stays up until ${target}: its task works."

    """#

  private static let keepTaskTests = #"""
    # Tests of keep-task.yaml: curfew rules test --coverage rules/recipes
    rule_files: [keep-task.yaml]

    tests:
      - name: a task at work keeps its workspace, and moves a near stop
        start: 2026-03-11T23:00:00+01:00
        interval: 15m
        workspaces:
          w1: {last_used_at: -9h, deadline: +1h1m, app_status: "working x3 complete x9", app_status_since: -10m}
        rule_test:
          - {rule: keep-while-task-works, exp_result: true, exp_verdict: no-op}
          - {rule: extend-while-task-works, exp_result: false}
          - at: 15m
            rule: extend-while-task-works
            exp_result: true
            exp_actions:
              - extend: {to: +2h}
            exp_message: "Stays up until 2026-03-12 01:15 +01:00: its task works."
          - {at: 30m, rule: extend-while-task-works, exp_result: false, exp_actions: []}
          - {at: 45m, rule: keep-while-task-works, exp_result: false, exp_verdict: none}
          - {at: 45m, rule: extend-while-task-works, exp_result: false}

      - name: an hour is near, and more is not
        start: 2026-03-11T23:00:00+01:00
        workspaces:
          w1: {deadline: +61m, app_status: working, app_status_since: -10m}
          w2: {deadline: +1h, app_status: working, app_status_since: -10m}
        rule_test:
          - {rule: extend-while-task-works, workspace: w1, exp_result: false, exp_decisive: ['ws.deadline - now <= duration("1h")']}
          - {rule: extend-while-task-works, workspace: w2, exp_result: true}

      - name: a task that has said nothing for a day is stuck
        start: 2026-03-11T23:00:00+01:00
        workspaces:
          stuck: {deadline: +40m, app_status: working, app_status_since: -1d}
          slow: {deadline: +40m, app_status: working, app_status_since: -23h59m}
          undated: {deadline: +40m, app_status: working}
        rule_test:
          - {rule: keep-while-task-works, workspace: stuck, exp_result: false}
          - {rule: extend-while-task-works, workspace: stuck, exp_result: false, exp_decisive: [now - ws.app_status_since < params.stuck_after]}
          - {rule: keep-while-task-works, workspace: slow, exp_result: true}
          - {rule: extend-while-task-works, workspace: slow, exp_actions: [extend]}
          - {rule: keep-while-task-works, workspace: undated, exp_result: false, exp_decisive: [has(ws.app_status_since)]}
          - {rule: extend-while-task-works, workspace: undated, exp_result: false, exp_decisive: [has(ws.app_status_since)]}

      - name: without a task or a stop there is nothing to do
        start: 2026-03-11T23:00:00+01:00
        workspaces:
          plain: {deadline: +40m}
          endless: {app_status: working, app_status_since: -10m}
        rule_test:
          - {rule: keep-while-task-works, workspace: plain, exp_result: false, exp_decisive: [has(ws.app_status)]}
          - {rule: extend-while-task-works, workspace: plain, exp_result: false, exp_decisive: [has(ws.app_status)]}
          - {rule: keep-while-task-works, workspace: endless, exp_result: true}
          - {rule: extend-while-task-works, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}

      - name: what could not be read is unknown, and nothing is done
        start: 2026-03-11T23:00:00+01:00
        workspaces:
          w1: {deadline: +40m, app_status_since: -10m, unknown: [app_status]}
        rule_test:
          - {rule: extend-while-task-works, exp_result: unknown, exp_unknown: [ws.app_status], exp_actions: []}

    """#
}
