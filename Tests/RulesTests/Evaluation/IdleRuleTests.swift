import Rules
import Testing

@Suite struct IdleRuleTests {
  private static let fleet: [WorkspaceFacts] = [("gpu-large", "ada", "dev"), ("docker", "ben", "web")].map {
    var facts = Sample.running
    (facts.template.name, facts.owner.name, facts.name) = $0
    facts.organization = "acme"
    return facts
  }

  @Test(arguments: [
    ("template: gpu-larg", "no template is named 'gpu-larg'", "gpu-large"),
    ("template: [gpu-larg, 'k8s-*']", "no template is named 'gpu-larg' or 'k8s-*'", "gpu-large"),
    ("template: gpu-smal", "no template is named 'gpu-smal'", "gpu-small"),
    ("template: gpu-small", "the template 'gpu-small' has no workspaces", nil),
    ("owner: bem", "no owner is named 'bem'", "ben"), ("name: production", "no workspace is named 'production'", nil),
    ("organization: acme-inc", "no organization is named 'acme-inc'", nil),
    ("exclude: {owner: '*'}", "its 'exclude' leaves out every owner", nil),
    ("{template: docker, owner: ada, status: [running]}", "no workspace fits its template and owner at once", nil),
    ("{template: gpu-large, exclude: {name: d*}}", "no workspace fits its template and name at once", nil),
  ])
  func saysWhy(match: String, reason: String, suggestion: String?) throws {
    let match = match.hasPrefix("{") ? match : "{\(match)}"
    let idle = try set("- name: a\n  match: \(match)\n  actions: [clear_ttl: {}]").idleRules(
      among: Self.fleet, templates: ["docker", "gpu-large", "gpu-small"])
    #expect(idle.map(\.rule) == ["a"])
    #expect(idle.first?.reason == reason)
    #expect(idle.first?.suggestion == suggestion)
  }

  @Test(arguments: [
    "priority: 1", "match: {template: gpu-*}", "match: {status: [failed]}", "mode: off\n  match: {template: nothing}",
    "match: {template: [nothing, docker]}", "match: {exclude: {owner: ada}}",
  ])
  func saysNothingOfRulesThatMayLookAtSome(line: String) throws {
    let set = try set("- name: a\n  \(line)\n  actions: [clear_ttl: {}]")
    #expect(set.idleRules(among: Self.fleet).isEmpty)
    #expect(set.idleRules(among: []).isEmpty)
  }

  @Test func saysNothingWithoutWorkspaces() throws {
    #expect(try set("- name: a\n  match: {template: x}\n  actions: [clear_ttl: {}]").idleRules(among: []).isEmpty)
  }

  private func set(_ rules: String) throws -> RuleSet {
    try #require(RuleSet.load(files: [Loading.file(rules)]).ruleSet)
  }
}
