import Rules
import Text
import Time

/// What a result speaks of: without it a table that somebody keeps or forwards says little.
struct Context: Sendable {
  /// The server's address.
  var server: String?
  /// The audit trail that was read.
  var database: String?
  /// What sweeps may do.
  var mode: Mode?
  /// The hash of the rules in force; where they lie is said by ``Settings/inForce``.
  var ruleSet: String?
  /// The instant that it speaks of, by the server's clock where there is one.
  let at: Timestamp

  init(
    server: String? = nil, database: String? = nil, mode: Mode? = nil, ruleSet: String? = nil, at: Timestamp
  ) {
    self.server = server
    self.database = database
    self.mode = mode
    self.ruleSet = ruleSet
    self.at = at
  }

  /// One line for people: `https://coder.example.com, mode dry-run, rule set 4f3a9c21e0b7, at 2026-…`.
  func sentence(on display: Display) -> String {
    let parts = [
      server.map { "server \($0)" }, database.map { "database \($0)" }, mode.map { "mode \($0.rawValue)" },
      ruleSet.map { "rule set \($0.prefix(12))" },
      "at \(display.time(at))",
    ]
    return parts.compactMap(\.self).joined(separator: "; ").printable()
  }

  /// The same for programs; what is not known is left out.
  var json: [String: JSONValue] {
    [
      "server": server.map { .string($0) }, "database": database.map { .string($0) },
      "mode": mode.map { .string($0.rawValue) }, "rule_set": ruleSet.map { .string($0) },
      "at": .string(at.rfc3339),
    ].compactMapValues(\.self)
  }
}

extension Assembly {
  /// What results speak of that rest on the server and the rules.
  func context(_ ruleSet: RuleSet? = nil, at instant: Timestamp) throws -> Context {
    Context(
      server: try serverURL().description, mode: ruleSet == nil ? nil : policy.mode,
      ruleSet: ruleSet?.hash, at: instant)
  }

  /// What results speak of that rest on the audit trail.
  ///
  /// - Parameter server: the one that the trail belongs to, where it knows
  func context(trailOf server: String?, at instant: Timestamp) -> Context {
    Context(server: server, database: settings[Settings.database].absolutePath, at: instant)
  }
}
