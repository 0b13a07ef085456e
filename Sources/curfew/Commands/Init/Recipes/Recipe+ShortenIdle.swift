/// `rules/shorten-idle.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let shortenIdle = Recipe("shorten-idle", rules: shortenIdleRules, tests: shortenIdleTests)

  private static let shortenIdleRules = #"""
    # Stops idle workspaces early when nobody is at work anyway.
    #
    # Use it where workspaces run on through the evening and the night unused.
    # The stop comes at the earliest 31 minutes after the decision (the server wants 30), so whoever still sits there has
    # time to keep the workspace: using it is enough. Servers before v0.19.0 learn of use every ten minutes only: there the
    # last ten minutes of the notice do not count, and idle_limit should not be under 15m.
    version: 1
    timezone: Europe/Berlin                  # put your own here: office hours are meant in it

    params:
      # Time without use after which a workspace counts as idle.
      idle_limit: 1h
      # An idle workspace stops so far ahead of now.
      notice: 45m

    groups:
      - name: shorten-idle
        rules:
          - name: shorten-when-idle
            description: Not used for a while, outside office hours.
            mode: dry-run                    # write enforce to let it act
            priority: 50
            match:
              status: [running]
              exclude:
                name: ["demo-*"]             # never these
            when: |
              ws.idle_for > params.idle_limit
                && !now.isWithin("Mon-Fri 08:00-18:30")
                && has(ws.deadline) && ws.deadline - now > duration("1h")
            for: 10m                         # must hold so long, lest one bad reading stop anything
            actions:
              - shorten: {to: "${now + params.notice}"}
            cooldown: 1h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, the longest unused first
            message: "Stops at ${target}: ${ws.used_in_this_build ? 'not used' : 'started and not used'} for ${ws.idle_for}, outside office hours. Use it to keep it."

    """#

  private static let shortenIdleTests = #"""
    # Tests of shorten-idle.yaml: curfew rules test --coverage rules
    rule_files: [shorten-idle.yaml]

    tests:
      - name: an idle evening ends after ten minutes of waiting, once
        start: 2026-03-11T21:00:00+01:00
        interval: 5m
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: shorten-when-idle, exp_result: true, exp_actions: [], exp_guard: for}
          - {at: 5m, rule: shorten-when-idle, exp_guard: for}
          - {at: 10m, rule: shorten-when-idle, exp_actions: [{shorten: {to: +45m}}]}
          - {at: 15m, rule: shorten-when-idle, exp_result: false, exp_actions: []}

      - name: office hours are nobody's idle time
        start: 2026-03-11T18:25:00+01:00
        interval: 5m
        workspaces:
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {at: 0m, rule: shorten-when-idle, exp_result: false, exp_decisive: ['!now.isWithin("Mon-Fri 08:00-18:30")']}
          - {at: 5m, rule: shorten-when-idle, exp_result: true, exp_verdict: blocked}
          - {at: 15m, rule: shorten-when-idle, exp_verdict: act}

      - name: use begins the wait anew
        start: 2026-03-11T21:00:00+01:00
        interval: 5m
        workspaces:
          w1: {last_used_at: "-3h x1 now x1 -3h x9", deadline: +6h}
        rule_test:
          - {at: 0m, rule: shorten-when-idle, exp_result: true}
          - {at: 5m, rule: shorten-when-idle, exp_result: false, exp_decisive: [ws.idle_for > params.idle_limit]}
          - {at: 10m, rule: shorten-when-idle, exp_verdict: blocked}
          - {at: 20m, rule: shorten-when-idle, exp_verdict: act}

      - name: what stops soon or never is left alone
        start: 2026-03-11T21:00:00+01:00
        workspaces:
          soon: {last_used_at: -3h, deadline: +1h}
          never: {last_used_at: -3h}
        rule_test:
          - {rule: shorten-when-idle, workspace: soon, exp_result: false}
          - {rule: shorten-when-idle, workspace: never, exp_result: false, exp_decisive: [has(ws.deadline)]}

      - name: an hour without use, and more than an hour left, are the limits
        start: 2026-03-11T21:00:00+01:00
        workspaces:
          idle: {last_used_at: -61m, deadline: +6h}
          busy: {last_used_at: -1h, deadline: +6h}
          near: {last_used_at: -3h, deadline: +61m}
        rule_test:
          - {rule: shorten-when-idle, workspace: idle, exp_result: true}
          - {rule: shorten-when-idle, workspace: busy, exp_result: false}
          - {rule: shorten-when-idle, workspace: near, exp_result: true}

      - name: demonstrations are left alone
        start: 2026-03-11T21:00:00+01:00
        workspaces:
          demo-fair: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: shorten-when-idle, exp_result: false, exp_verdict: none}

    """#
}
