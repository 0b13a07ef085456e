import Foundation

/// Settings and rules of the service, which an administrator changes now and then.
struct ServiceFiles: Sendable {
  let folder: String
  let world: World

  var settings: String { folder + "/curfew.yaml" }
  private var rules: String { folder + "/rules.d/rules.yaml" }

  func writeAll() throws {
    try FileManager.default.createDirectory(atPath: folder + "/rules.d", withIntermediateDirectories: true)
    try write(world.token, to: folder + "/token")
    try writeSettings(perMinute: 60)
    try writeRules(idleLimit: 90)
  }

  func writeSettings(perMinute: Int) throws {
    try write(
      """
      url: \(world.server)
      token_file: token
      database: curfew.db
      rules: [rules.d]
      mode: enforce
      listen: 127.0.0.1:0
      log_level: error
      limits: {max_shortened_percent: 60}
      retention: {keep: 3d, keep_acts: 3d}
      channels:
        chat: {webhook: "\(world.hook)", per_minute: \(perMinute)}

      """, to: settings)
  }

  func writeRules(idleLimit minutes: Int) throws {
    try write(
      """
      version: 1
      timezone: Europe/Berlin
      defaults: {mode: enforce}
      groups:
        - name: month
          rules:
            - name: extend-in-use
              priority: 100
              match: {status: [running]}
              when: ws.agent_connected && ws.idle_for < duration("20m") && has(ws.deadline) && ws.deadline - now < duration("50m")
              actions: [{extend: {to: "${now + duration('2h')}"}}]
              cooldown: 30m
            - name: shorten-idle
              priority: 50
              match: {status: [running]}
              when: ws.idle_for > duration("\(minutes)m") && has(ws.deadline) && ws.deadline - now > duration("1h")
              for: 10m
              actions: [{shorten: {to: "${now + duration('45m')}"}}]
              cooldown: 1h
              limits: {max_actions_per_sweep: 10%}
              notice: {before: 30m, to: chat}
            - name: evening
              mode: dry-run
              priority: 60
              match: {status: [running]}
              when: "!now.isWithin('Mon-Fri 07:00-19:30') && has(ws.deadline) && ws.deadline - now > duration('3h')"
              actions: [{shorten: {to: "${now + duration('2h')}"}}]
              cooldown: 1h

      """, to: rules)
  }

  /// A slip of the administrator: it is refused, and the last good rules stay in force.
  func breakRules() throws { try write("version: 1\ngroups: [", to: rules) }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
