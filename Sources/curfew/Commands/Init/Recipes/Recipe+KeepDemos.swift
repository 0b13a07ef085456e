/// `rules/recipes/keep-demos.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let keepDemos = Recipe("keep-demos", rules: keepDemosRules, tests: keepDemosTests)

  private static let keepDemosRules = #"""
    # Keeps demo workspaces as their owners set them, whatever the other rules want.
    #
    # Use it where rules shorten idle workspaces, cut lifetimes or set a team's schedule, and some workspaces must be left alone
    # for a while. It sends nothing and extends nothing: a demo still ends at its own deadline.
    version: 1
    timezone: Europe/Berlin                  # put your own here

    groups:
      - name: keep-demos
        rules:
          - name: keep-demos
            description: Demo workspaces are left as they are.
            mode: dry-run                    # write enforce to let it keep
            priority: 1000                   # above every rule that it is to stop
            on_error: hold
            match:
              name: ["demo-*"]               # or template: [...], owner: [...]
            actions:
              - keep: {}

    """#

  private static let keepDemosTests = #"""
    # Tests of keep-demos.yaml: curfew rules test --coverage rules/recipes
    rule_files: [keep-demos.yaml]

    tests:
      - name: demos are kept, other workspaces are not
        start: 2026-03-11T21:00:00+01:00
        workspaces:
          demo-fair: {last_used_at: -3h, deadline: +6h}
          w1: {last_used_at: -3h, deadline: +6h}
        rule_test:
          - {rule: keep-demos, workspace: demo-fair, exp_result: true}
          - {rule: keep-demos, workspace: w1, exp_result: false, exp_verdict: none}

    """#
}
