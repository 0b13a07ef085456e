import Time

/// The list's `q`, as each version reads it.
struct SearchQuery {
  enum Term {
    case owner(String), template(String), name(String), status(String)
    case hasAgent([String]), ids([SimulatedID]), healthy(Bool), dormant(Bool)
    case parameter(name: String, value: String?)
    case usedAfter(Timestamp), usedBefore(Timestamp), outdated(Bool)
    /// A filter that the simulated world has nothing for.
    case nothing
  }

  private(set) var terms: [Term] = []

  private static let statuses: Set<String> = [
    "pending", "starting", "running", "stopping", "stopped", "failed", "canceling", "canceled", "deleted", "deleting",
  ]

  init(_ text: String, version: ServerVersion) throws(Refusal) {
    var pairs: [(key: String, value: String)] = []
    for element in Self.elements(text.lowercased(), joinsWords: version != .v0136) {
      let parts = Self.split(element, ":")
      if parts.count == 1 {
        let names = Self.split(element, "/")
        if names.count > 2 { throw Self.refusal("q", "Query element \"\(element)\" can only contain 1 '/'") }
        if names.count == 2 { pairs.append(("owner", Self.unquoted(names[0]))) }
        pairs.append(("name", Self.unquoted(names[names.count - 1])))
      } else if parts.count == 2 {
        if version != .v0136, parts[0].isEmpty || parts[1].isEmpty {
          throw Self.refusal("q", "Query element \"\(element)\" cannot start or end with ':'")
        }
        pairs.append((parts[0], Self.unquoted(parts[1])))
      } else {
        throw Self.refusal("q", "Query element \"\(element)\" can only contain 1 ':'")
      }
    }
    terms = version == .v0136 ? Self.oldTerms(pairs) : try Self.newTerms(pairs)
  }

  private static func oldTerms(_ pairs: [(key: String, value: String)]) -> [Term] {
    var last: [String: String] = [:]
    for pair in pairs { last[pair.key] = pair.value }
    return last.compactMap { key, value in
      switch key {
      case "owner": .owner(value)
      case "template": .template(value)
      case "name": .name(value)
      case "status": statuses.contains(value) ? .status(value) : nil
      case "has-agent": .hasAgent([value])
      case "": .nothing
      default: nil
      }
    }
  }

  private static func newTerms(_ pairs: [(key: String, value: String)]) throws(Refusal) -> [Term] {
    var counts: [String: Int] = [:]
    for pair in pairs where pair.key != "param" { counts[pair.key, default: 0] += 1 }
    if let (key, count) = counts.first(where: { $0.value > 1 }) {
      throw refusal(
        key,
        "Query param \"\(key)\" provided more than once, found \(count) times. Only provide 1 instance of this "
          + "query param.")
    }
    var terms: [Term] = []
    for pair in pairs { if let term = try newTerm(pair.key, pair.value) { terms.append(term) } }
    return terms
  }

  private static func newTerm(_ key: String, _ value: String) throws(Refusal) -> Term? {
    switch key {
    case "owner": return .owner(value)
    case "template": return .template(value)
    case "name": return .name(value)
    case "status":
      guard statuses.contains(value) else {
        throw refusal(key, "Query param \"status\" has invalid value: \"\(value)\" is not a valid value")
      }
      return .status(value)
    case "has-agent": return .hasAgent(value.split(separator: ",").map(String.init))
    case "id": return .ids(value.split(separator: ",").compactMap { SimulatedID(String($0)) })
    case "healthy": return .healthy(try flag(key, value))
    case "dormant": return .dormant(try flag(key, value))
    case "outdated": return .outdated(try flag(key, value))
    case "last_used_after": return .usedAfter(try instant(key, value))
    case "last_used_before": return .usedBefore(try instant(key, value))
    case "has-ai-task", "has_external_agent", "shared": return try flag(key, value) ? .nothing : nil
    case "organization": return value == "coder" || value == "default" ? nil : .nothing
    case "param":
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      return .parameter(name: parts.first ?? "", value: parts.count > 1 ? parts[1] : nil)
    case "shared_with_user", "shared_with_group": return .nothing
    default: throw refusal(key, "\"\(key)\" is not a valid query param")
    }
  }

  private static func flag(_ key: String, _ value: String) throws(Refusal) -> Bool {
    switch value {
    case "1", "t", "true": return true
    case "0", "f", "false": return false
    default:
      throw refusal(
        key,
        "Query param \"\(key)\" must be a valid boolean: strconv.ParseBool: parsing \"\(value)\": invalid syntax")
    }
  }

  private static func instant(_ key: String, _ value: String) throws(Refusal) -> Timestamp {
    // The query was lowered as a whole; the server puts the letters of the instant back.
    switch GoTime.parseQuery(value.uppercased()) {
    case .success(let instant): return instant
    case .failure(let failure):
      throw refusal(
        key,
        "Query param \"\(key)\" must be a valid date format (2006-01-02T15:04:05.999999999Z07:00): "
          + failure.message)
    }
  }

  private static func refusal(_ field: String, _ detail: String) -> Refusal {
    Refusal(400, "Invalid workspace search query.", validations: [(field, detail)])
  }

  /// Words at blanks outside quotes; newer servers take neighbouring words without a key for one name.
  private static func elements(_ text: String, joinsWords: Bool) -> [String] {
    let words = split(text, " ").filter { !$0.isEmpty }
    guard joinsWords else { return words }
    return words.reduce(into: []) { elements, word in
      if let last = elements.last, !last.contains(":"), !word.contains(":") {
        elements[elements.count - 1] = "\(last) \(word)"
      } else {
        elements.append(word)
      }
    }
  }

  private static func split(_ text: String, _ separator: Character) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts
  }

  private static func unquoted(_ text: String) -> String {
    text.count > 1 && text.first == "\"" && text.last == "\"" ? String(text.dropFirst().dropLast()) : text
  }
}
