/// `rules/recipes/gpu-lifetime.yaml` and its tests, word for word: a test compares them, and writes this file.
extension Recipe {
  static let gpuLifetime = Recipe("gpu-lifetime", rules: gpuLifetimeRules, tests: gpuLifetimeTests)

  private static let gpuLifetimeRules = #"""
    # Gives workspaces with graphics cards a shorter lifetime than the others.
    #
    # Use it where expensive machines are started for an hour and run for the day. A shorter lifetime that somebody set stays.
    # It is felt from the next start on; what runs now keeps its stop.
    version: 1
    timezone: Europe/Berlin                  # for the times in messages

    params:
      # A workspace with graphics cards stops so long after each start.
      gpu_lifetime: 4h
      # Any other one.
      cpu_lifetime: 10h

    groups:
      - name: gpu-lifetime
        rules:
          - name: gpu-lifetime
            description: Workspaces with graphics cards live four hours.
            mode: dry-run                    # write enforce to let it act
            priority: 20
            match:
              template: ["gpu-*"]            # the names of your templates
            when: (!has(ws.ttl) || ws.ttl > params.gpu_lifetime) && !ws.is_prebuild
            actions:
              - set_ttl: {to: "${params.gpu_lifetime}"}
            cooldown: 12h
            limits: {max_actions_per_sweep: 10%} # a share a sweep, within the blast radius
            message: "Stops ${params.gpu_lifetime} after each start, as it has graphics cards."

          - name: cpu-lifetime
            description: All others live ten hours.
            mode: dry-run                    # write enforce to let it act
            priority: 10
            match:
              exclude:
                template: ["gpu-*"]
            when: (!has(ws.ttl) || ws.ttl > params.cpu_lifetime) && !ws.is_prebuild
            actions:
              - set_ttl: {to: "${params.cpu_lifetime}"}
            cooldown: 12h
            limits: {max_actions_per_sweep: 10%}
            message: "Stops ${params.cpu_lifetime} after each start."

    """#

  private static let gpuLifetimeTests = #"""
    # Tests of gpu-lifetime.yaml: curfew rules test --coverage rules/recipes
    rule_files: [gpu-lifetime.yaml]

    tests:
      - name: what has no lifetime, or a longer one, gets the one of its kind
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          train: {template: gpu-large}
          long: {template: gpu-large, started_at: -1h, ttl: 4h1m}
          dev: {template: dev-go}
          day: {template: dev-go, started_at: -1h, ttl: 24h}
        # A tenth of the workspaces a sweep, here one, beginning with the longest unused.
        rule_test:
          - rule: gpu-lifetime
            workspace: train
            exp_result: true
            exp_actions:
              - set_ttl: {to: 4h}
            exp_message: "Stops 4h after each start, as it has graphics cards."
          - {at: 1m, rule: gpu-lifetime, workspace: long, exp_actions: [{set_ttl: {to: 4h}}]}
          - {rule: gpu-lifetime, workspace: dev, exp_result: false, exp_verdict: none}
          - {rule: cpu-lifetime, workspace: dev, exp_actions: [{set_ttl: {to: 10h}}], exp_message: Stops 10h after each start.}
          - {at: 1m, rule: cpu-lifetime, workspace: day, exp_actions: [{set_ttl: {to: 10h}}]}
          - {rule: cpu-lifetime, workspace: train, exp_result: false, exp_verdict: none}
          - {at: 1m, rule: gpu-lifetime, workspace: train, exp_result: false}

      - name: shorter ones and prebuilt workspaces are left alone
        start: 2026-03-11T10:00:00+01:00
        workspaces:
          train: {template: gpu-large, ttl: 4h}
          dev: {template: dev-go, ttl: 10h}
          spare: {template: gpu-large, is_prebuild: true}
          pool: {template: dev-go, is_prebuild: true}
        rule_test:
          - {rule: gpu-lifetime, workspace: train, exp_result: false, exp_decisive: [ws.ttl > params.gpu_lifetime]}
          - {rule: cpu-lifetime, workspace: dev, exp_result: false, exp_decisive: [ws.ttl > params.cpu_lifetime]}
          - {rule: gpu-lifetime, workspace: spare, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}
          - {rule: cpu-lifetime, workspace: pool, exp_result: false, exp_decisive: ["!ws.is_prebuild"]}

    """#
}
