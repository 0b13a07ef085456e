import CEL

/// Which instants of a workspace never come after which others, by what they mean and as the server keeps them.
enum InstantOrder {
  /// For each instant those that are never before it; an instant and what follows by way of others are left out.
  private static let next: [String: Set<String>] = [
    // The server gives both at once; a use comes later.
    "ws.created_at": ["ws.started_at", "ws.last_used_at", "ws.dormant_at", "ws.app_status_since"],
    // The end of a session is counted from the end of its start, and the server refuses one that is earlier.
    "ws.started_at": ["now", "ws.deadline"],
    "ws.last_used_at": ["now"], "ws.app_status_since": ["now"],
    "ws.dormant_at": ["now", "ws.deleting_at"],
    "ws.deadline": ["ws.max_deadline"],
    "state.last_action_at": ["now"], "state.true_since": ["now"],
  ]

  private static let later: [String: Set<String>] = next.mapValues { direct in
    var all = direct
    var open = Array(direct)
    while let name = open.popLast() {
      for further in next[name] ?? [] where all.insert(further).inserted { open.append(further) }
    }
    return all
  }

  /// Whether the one, where both are there, never comes after the other.
  static func isNever(_ one: String, after other: String) -> Bool {
    // What is remembered is named with its rule.
    let name = one.split(separator: "|").last.map(String.init) ?? one
    return later[name]?.contains(other) ?? false
  }
}

extension LinearSum {
  /// The smallest and the largest value that it can have, as far as is known.
  var range: ClosedRange<Int64> {
    switch (parts.count, parts.first?.factor) {
    case (1, 1): return (parts[0].minimum ?? .min)...(parts[0].maximum ?? .max)
    case (2, 1) where parts[1].factor == -1:
      if InstantOrder.isNever(parts[1].name, after: parts[0].name) { return 0...Int64.max }
      if InstantOrder.isNever(parts[0].name, after: parts[1].name) { return Int64.min...0 }
      return Int64.min...Int64.max
    default: return Int64.min...Int64.max
    }
  }
}
