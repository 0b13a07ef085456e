import Diagnostics
import Rules
import Testing

/// What lint and the loader say of `keep` and `suspend_autostart`.
@Suite struct KeepCheckTests {
  private func load(_ rule: String) -> [String] {
    let text = """
      version: 1
      timezone: UTC
      groups:
        - name: g
          rules:
            - {name: r, \(rule)}

      """
    let load = RuleSet.load(files: [SourceFile(name: "r.yaml", text: text)])
    return load.diagnostics.map { "\($0.severity == .error ? "error" : "warning") \($0.code)" }
  }

  @Test(arguments: [
    ("match: {name: ['demo-*']}, actions: [{keep: {}}]", []),
    ("when: 'ws.outdated', mode: enforce, actions: [{keep: {}}]", []),
    ("when: 'ws.outdated', actions: [{keep: {}}, {extend: {by: 1h}}], cooldown: 5m, limits: {max_per_build: 2}", []),
    ("actions: [{keep: {}}]", ["warning R321"]),
    ("when: 'ws.outdated', actions: [{keep: {}}], cooldown: 5m", ["warning R322"]),
    ("when: 'ws.outdated', actions: [{keep: {}}], respect: never", ["warning R322"]),
    ("when: 'ws.outdated', actions: [{keep: {}}], limits: {max_per_build: 2, cost: 100}", ["warning R322"]),
    ("when: 'ws.outdated', actions: [{keep: {}}], limits: {max_actions_per_sweep: 2}", ["warning R322"]),
    ("when: 'ws.outdated', actions: [{keep: {}}, {keep: {}}]", ["error R306"]),
    ("when: 'ws.outdated', actions: [{keep: {}}, {set_ttl: {to: 1h}}]", ["error R320"]),
    ("when: 'ws.outdated', actions: [{set_autostart: {schedule: '0 9 * * 1'}}, {keep: {}}]", ["error R320"]),
    ("when: 'ws.outdated', actions: [{keep: {}}, {clear_autostart: {}}]", ["error R320"]),
    ("when: 'ws.outdated', actions: [{keep: {}}, {suspend_autostart: {}}]", ["error R320"]),
    ("when: 'ws.outdated', actions: [{keep: now}]", ["error R152"]),
    ("when: 'ws.outdated', actions: [{keep: {to: 1h}}]", ["error R150"]),
    ("when: 'ws.outdated', actions: [{suspend_autostart: {}}]", []),
    ("when: 'ws.outdated', actions: [{suspend_autostart: {}}, {clear_autostart: {}}]", ["error R306"]),
  ]) func saysWhatIsWrong(_ rule: String, _ expected: [String]) {
    #expect(load(rule) == expected, "\(rule)")
  }
}
