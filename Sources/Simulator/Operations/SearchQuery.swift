import Time

/// The list's `q`, as each version reads it.
struct SearchQuery {
  enum Term {
    case owner(String), template(String), name(LikePattern), status(String)
    case hasAgent([String]), ids([SimulatedID]), healthy(Bool), dormant(Bool), organization(String)
    case parameter(name: String, value: String?)
    case usedAfter(Timestamp), usedBefore(Timestamp), outdated(Bool)
    /// A filter that the simulated world has nothing for.
    case nothing
  }

  /// What names in a query are looked up in.
  struct Names {
    /// Ids of the organizations by their names.
    var organizations: [String: String]
    var users: Set<String>
  }

  private(set) var terms: [Term] = []

  private static let statuses: Set<String> = [
    "pending", "starting", "running", "stopping", "stopped", "failed", "canceling", "canceled", "deleted", "deleting",
  ]

  init(_ text: String, version: ServerVersion, names: Names) throws(SimulatedRefusal) {
    var pairs: [(key: String, value: String)] = []
    for element in Self.elements(text.lowercased(), joinsWords: version != .v0136) {
      if version != .v0136, element.hasPrefix(":") || element.hasSuffix(":") {
        throw Self.refusal([("q", "Query element \"\(element)\" cannot start or end with ':'")])
      }
      let parts = Self.split(element, ":")
      if parts.count == 1 {
        let names = Self.split(element, "/")
        if names.count > 2 { throw Self.refusal([("q", "Query element \"\(element)\" can only contain 1 '/'")]) }
        if names.count == 2 { pairs.append(("owner", Self.unquoted(names[0]))) }
        pairs.append(("name", Self.unquoted(names[names.count - 1])))
      } else if parts.count == 2 {
        pairs.append((parts[0], Self.unquoted(parts[1])))
      } else {
        throw Self.refusal([("q", "Query element \"\(element)\" can only contain 1 ':'")])
      }
    }
    if version == .v0136 {
      terms = Self.oldTerms(pairs)
    } else {
      var reader = SearchReader(pairs, names)
      terms = reader.terms(statuses: Self.statuses)
      if !reader.mistakes.isEmpty { throw Self.refusal(reader.mistakes) }
    }
  }

  private static func oldTerms(_ pairs: [(key: String, value: String)]) -> [Term] {
    var last: [String: String] = [:]
    for pair in pairs { last[pair.key] = pair.value }
    return last.compactMap { key, value in
      switch key {
      case "owner": .owner(value)
      case "template": .template(value)
      case "name": .name(LikePattern(part: value))
      case "status": statuses.contains(value) ? .status(value) : nil
      case "has-agent": .hasAgent([value])
      case "": .nothing
      default: nil
      }
    }
  }

  private static func refusal(_ mistakes: [(field: String, detail: String)]) -> SimulatedRefusal {
    SimulatedRefusal(400, "Invalid workspace search query.", validations: mistakes)
  }

  /// Words at blanks outside quotes; newer servers take all words without a key for one name.
  private static func elements(_ text: String, joinsWords: Bool) -> [String] {
    let words = split(text, " ").filter { !$0.isEmpty }
    guard joinsWords else { return words }
    let bare = words.filter { !$0.contains(":") }
    return words.filter { $0.contains(":") } + (bare.isEmpty ? [] : [bare.joined(separator: " ")])
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
