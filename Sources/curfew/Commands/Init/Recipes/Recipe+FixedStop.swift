/// `rules/recipes/fixed-stop.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let fixedStop = Recipe("fixed-stop", rules: fixedStopRules, tests: fixedStopTests)

  private static let fixedStopRules = #"""
    # Stops workspaces at eight in the evening, whenever they were started.
    #
    # Use it where a lifetime that counts from the start ends somewhere in the night. People see the new stop as soon as they
    # pause for a while. Who still works at eight keeps the workspace: the server moves the stop of one in use back by an hour.
    # The second rule is for those whom the first never saw pause before eight: once they do, theirs stops within the hour, too.
    version: 1
    timezone: Europe/Berlin                  # put your own here: the evening is meant in it

    params:
      # Time without use after which the stop is set.
      idle_limit: 30m

    groups:
      - name: fixed-stop
        rules:
          - name: stop-at-eight
            description: A workspace that would run into the night stops at eight in the evening.
            mode: dry-run                    # write enforce to let it act
            priority: 40
            match:
              status: [running]
              exclude:
                name: ["demo-*"]             # never these
            # Later than 19:25 the server would not take it: it wants half an hour.
            when: |
              now.isWithin("08:00-19:25") && ws.idle_for >= params.idle_limit
                && has(ws.deadline) && ws.deadline > now.at("20:00")
            actions:
              - shorten: {to: "${now.at('20:00')}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, the longest unused first
            message: "Stops at ${target}, as everything does in the evening. Use it then to keep it."

          - name: stop-after-eight
            description: Who worked past eight, or started later, has half an hour left after a pause.
            mode: dry-run
            priority: 35
            match:
              status: [running]
              exclude:
                name: ["demo-*"]
            # From 19:30 on, so that nothing stops before eight.
            when: |
              now.isWithin("19:30-06:00") && ws.idle_for >= params.idle_limit
                && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m                         # must hold so long, lest one bad reading stop anything
            actions:
              - shorten: {to: "${now + duration('31m')}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%}
            message: "Stops at ${target}: it is after eight, and not used for ${ws.idle_for}. Use it then to keep it."

    """#

  private static let fixedStopTests = #"""
    # Tests of fixed-stop.yaml: curfew rules test --coverage rules/recipes
    rule_files: [fixed-stop.yaml]

    tests:
      - name: a workspace that would run into the night stops at eight
        start: 2026-03-11T12:00:00+01:00
        workspaces:
          w1: {last_used_at: -31m, deadline: +12h}
        rule_test:
          - rule: stop-at-eight
            exp_result: true
            exp_actions:
              - shorten: {to: +8h}
            exp_message: "Stops at 2026-03-11 20:00 +01:00, as everything does in the evening. Use it then to keep it."
          - {at: 1m, rule: stop-at-eight, exp_result: false, exp_actions: []}

      - name: eight is eight on the clock, also on the day that has an hour less
        start: 2026-03-29T08:00:00+02:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +1d}
        rule_test:
          - {rule: stop-at-eight, exp_actions: [{shorten: {to: +12h}}]}

      - name: from eight in the morning to shortly before half past seven
        start: 2026-03-11T07:59:00+01:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +1d}
        rule_test:
          - {rule: stop-at-eight, exp_result: false, exp_decisive: ['now.isWithin("08:00-19:25")']}
          - {at: 1m, rule: stop-at-eight, exp_result: true}

      - name: too late for the server's half hour
        start: 2026-03-11T19:24:00+01:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: stop-at-eight, exp_actions: [{shorten: {to: +36m}}]}
          - {at: 1m, rule: stop-at-eight, exp_result: false}

      - name: who works, what stops earlier or never, and demonstrations are left alone
        start: 2026-03-11T12:00:00+01:00
        workspaces:
          busy: {last_used_at: -29m, deadline: +12h}
          pause: {last_used_at: -30m, deadline: +12h}
          early: {last_used_at: -3h, deadline: +8h}
          endless: {last_used_at: -3h}
          demo-fair: {last_used_at: -3h, deadline: +12h}
        rule_test:
          - {rule: stop-at-eight, workspace: busy, exp_result: false, exp_decisive: [ws.idle_for >= params.idle_limit]}
          - {rule: stop-at-eight, workspace: pause, exp_result: true}
          - {rule: stop-at-eight, workspace: early, exp_result: false}
          - {rule: stop-at-eight, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}
          - {rule: stop-at-eight, workspace: demo-fair, exp_result: false, exp_verdict: none}

      - name: who worked past eight pauses at last
        start: 2026-03-11T21:00:00+01:00
        interval: 10m
        workspaces:
          w1: {last_used_at: -31m, deadline: +6h}
        rule_test:
          - {rule: stop-after-eight, exp_result: true, exp_guard: for}
          - at: 10m
            rule: stop-after-eight
            exp_actions:
              - shorten: {to: +31m}
            exp_message: "Stops at 2026-03-11 21:41 +01:00: it is after eight, and not used for 41m. Use it then to keep it."
          - {at: 20m, rule: stop-after-eight, exp_result: false, exp_actions: []}

      - name: nothing stops before eight
        start: 2026-03-11T19:29:00+01:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: stop-after-eight, exp_result: false, exp_decisive: ['now.isWithin("19:30-06:00")']}
          - {at: 1m, rule: stop-after-eight, exp_result: true}

      - name: the night ends at six
        start: 2026-03-12T05:59:00+01:00
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: stop-after-eight, exp_result: true}
          - {at: 1m, rule: stop-after-eight, exp_result: false}

      - name: who works at night, what stops soon or never, and demonstrations are left alone
        start: 2026-03-11T22:00:00+01:00
        workspaces:
          busy: {last_used_at: -29m, deadline: +6h}
          pause: {last_used_at: -30m, deadline: +61m}
          soon: {last_used_at: -3h, deadline: +1h}
          endless: {last_used_at: -3h}
          demo-fair: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: stop-after-eight, workspace: busy, exp_result: false, exp_decisive: [ws.idle_for >= params.idle_limit]}
          - {rule: stop-after-eight, workspace: pause, exp_result: true}
          - {rule: stop-after-eight, workspace: soon, exp_result: false}
          - {rule: stop-after-eight, workspace: endless, exp_result: false, exp_decisive: [has(ws.deadline)]}
          - {rule: stop-after-eight, workspace: demo-fair, exp_result: false, exp_verdict: none}

    """#
}
