/// `rules/recipes/template-ttl.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let templateTtl = Recipe("template-ttl", rules: templateTtlRules, tests: templateTtlTests)

  private static let templateTtlRules = #"""
    # Brings workspaces to the lifetime that their template gives new ones by now.
    #
    # Use it after a template's default has changed: the server gives it to new workspaces alone. What somebody sets by hand after
    # Curfew first saw the workspace stays; write 'respect: never' where the template is to have the last word.
    version: 1
    timezone: Europe/Berlin                  # for the times in messages

    groups:
      - name: template-ttl
        rules:
          - name: template-ttl
            description: The lifetime is the one that the template gives to new workspaces.
            mode: dry-run                    # write enforce to let it act
            priority: 5
            match:
              template: ["dev-*"]            # the names of your templates
            when: |
              has(template.default_ttl) && template.default_ttl > duration("0s") && !ws.is_prebuild
                && (!has(ws.ttl) || ws.ttl != template.default_ttl)
            actions:
              - set_ttl: {to: "${template.?default_ttl.orValue(duration('8h'))}"}
            cooldown: 12h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, within the blast radius
            message: "Stops ${target} after each start, as its template has it now."

    """#

  private static let templateTtlTests = #"""
    # Tests of template-ttl.yaml: curfew rules test --coverage rules/recipes
    rule_files: [template-ttl.yaml]

    tests:
      - name: old workspaces get the new lifetime, longer or shorter
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          long: {template: {name: dev-go, default_ttl: 6h}, ttl: 24h}
          short: {template: {name: dev-go, default_ttl: 6h}, ttl: 1h}
          none: {template: {name: dev-go, default_ttl: 6h}, started_at: -1h}
        # A tenth of the workspaces a sweep, here one: what gets more comes first, then the longest unused.
        rule_test:
          - {rule: template-ttl, workspace: short, exp_actions: [{set_ttl: {to: 6h}}]}
          - at: 1m
            rule: template-ttl
            workspace: long
            exp_result: true
            exp_actions:
              - set_ttl: {to: 6h}
            exp_message: "Stops 6h after each start, as its template has it now."
          - {at: 2m, rule: template-ttl, workspace: none, exp_actions: [{set_ttl: {to: 6h}}]}
          - {at: 2m, rule: template-ttl, workspace: long, exp_result: false}

      - name: what is so already, prebuilt, of another template or of one without a lifetime is left alone
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          same: {template: {name: dev-go, default_ttl: 6h}, ttl: 6h}
          spare: {template: {name: dev-go, default_ttl: 6h}, is_prebuild: true}
          endless: {template: {name: dev-go, default_ttl: 0s}, ttl: 6h}
          untold: {template: dev-go, ttl: 6h}
          big: {template: {name: gpu-large, default_ttl: 6h}, ttl: 24h}
        rule_test:
          - {rule: template-ttl, workspace: same, exp_result: false, exp_decisive: [ws.ttl != template.default_ttl]}
          - {rule: template-ttl, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}
          - {rule: template-ttl, workspace: endless, exp_result: false, exp_decisive: ['template.default_ttl > duration("0s")']}
          - {rule: template-ttl, workspace: untold, exp_result: false, exp_decisive: [has(template.default_ttl)]}
          - {rule: template-ttl, workspace: big, exp_result: false, exp_verdict: none}

      - name: a list of templates that could not be read leaves everything as it is
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          w1: {template: dev-go, ttl: 24h, unknown: [template.default_ttl]}
        rule_test:
          - {rule: template-ttl, exp_result: unknown, exp_unknown: [template.default_ttl], exp_actions: []}

    """#
}
