import Rules
import TestSupport
import Testing

/// Whether a rule may read when an agent last made contact, wherever in its condition.
@Suite struct HeartbeatTests {
  @Test(arguments: [
    "ws.agents.exists(a, a.status == 'connected')", "size(ws.agents) > 1", "ws.agents.size() == 0",
    "ws.agents.filter(a, a.status == 'connected').map(a, size(a.apps.filter(p, p.health == 'unhealthy'))).exists(n, n > 0)",
    "ws.agents.all(a, !has(a.first_connected_at) || a.?disconnected_at.hasValue())",
    "size(ws.agents) > 0 && ws.agents[0].name == 'main'", "ws.agents.map(a, a.name) == ['main']", "ws.agent_connected",
    "ws.name == 'last_connected_at'", "true",
  ])
  func isNotRead(condition: String) throws {
    #expect(try !Loading.rule(when: condition).readsHeartbeats)
  }

  @Test(arguments: [
    "ws.agents.exists(a, has(a.last_connected_at))", "ws.agents.exists(a, a.?last_connected_at.hasValue())",
    "size(ws.agents) > 0 && now - ws.agents[0].?last_connected_at.orValue(now) > duration('1h')",
    "ws.agents.filter(a, a.name == 'main').exists(a, has(a.last_connected_at))",
    "ws.agents == []", "ws.agents.exists(a, a in ws.agents)", "size(ws.agents) > 1 && ws.agents[0] != ws.agents[1]",
    "ws.agents.exists(a, dyn(a).last_connected_at == now)", "ws.agents.map(a, a).exists(a, has(a.last_connected_at))",
    "ws.agents.exists(a, [a].exists(b, dyn(b) == b))", "ws == ws",
    "cel.bind(agents, ws.agents, agents.exists(a, has(a.last_connected_at)))",
  ])
  func isRead(condition: String) throws {
    #expect(try Loading.rule(when: condition).readsHeartbeats)
  }

  /// A variable is read by what the condition does with it.
  @Test(arguments: [("has(a.last_connected_at)", true), ("a.name != ''", false)])
  func isReadByAVariable(predicate: String, expected: Bool) throws {
    let rule = try Loading.rule(
      """
      - name: a
        variables: [{name: found, expression: "ws.agents.filter(a, \(predicate))"}]
        when: size(vars.found) > 0
        actions: [clear_autostart: {}]
      """)
    #expect(rule.readsHeartbeats == expected)
  }
}
