/// Fifty rules as a company of some teams would have them: ten for each of five shapes, which differ in whom they look at
/// and in their limits.
enum FiftyRules {
  static var text: String {
    var text = """
      version: 1
      timezone: Europe/Berlin
      params:
        idle_limit: 2h
      defaults: {mode: dry-run}
      groups:
        - name: benchmark
          rules:

      """
    for number in 0..<10 {
      text += extend(number) + shorten(number) + outsideHours(number) + ttl(number) + apps(number)
    }
    return text
  }

  private static func extend(_ number: Int) -> String {
    """
          - name: extend-while-connected-\(number)
            priority: \(100 + number)
            on_error: hold
            match: {status: [running]}
            when: |
              ws.agents.exists(a, a.status == "connected")
                && ws.idle_for < params.idle_limit
                && has(ws.deadline) && ws.deadline - now < duration("\(10 + number)m")
            actions:
              - extend: {to: "${now + duration('2h')}"}
            cooldown: 30m

    """
  }

  private static func shorten(_ number: Int) -> String {
    """
          - name: shorten-when-idle-\(number)
            priority: \(50 + number)
            match: {status: [running], exclude: {owner: ["ci-*"]}}
            variables:
              - {name: quiet, expression: "ws.idle_for > params.idle_limit"}
            when: vars.quiet && ws.?time_left.orValue(duration("0s")) > duration("\(100 + number)m")
            for: 15m
            actions:
              - shorten: {to: "${now + duration('35m')}"}
            cooldown: 30m

    """
  }

  private static func outsideHours(_ number: Int) -> String {
    """
          - name: outside-hours-\(number)
            match: {status: [running], template: ["gpu-*", "data-*"]}
            when: |
              !now.isWithin("Mon-Fri 0\(number % 3 + 6):30-19:00", "Europe/Berlin")
                && ws.?last_used_at.orValue(ws.created_at) < now - duration("\(30 + number)m")
            actions:
              - shorten: {to: "${now + duration('40m')}"}
            cooldown: 30m

    """
  }

  private static func ttl(_ number: Int) -> String {
    """
          - name: ttl-\(number)
            match: {template: ["dev-*"]}
            when: has(ws.ttl) && ws.ttl > duration("\(7 + number)h")
            actions:
              - set_ttl: {to: \(7 + number)h}
            cooldown: 24h

    """
  }

  private static func apps(_ number: Int) -> String {
    """
          - name: broken-apps-\(number)
            match: {status: [running]}
            when: |
              ws.agents.filter(a, a.status == "connected").map(a, size(a.apps.filter(p, p.health == "unhealthy"))).exists(n, n > \(number))
                && ws.name.matches("^(dev|ws)-[a-z0-9]+$")
            actions:
              - shorten: {by: 10m}
            cooldown: 30m

    """
  }
}
