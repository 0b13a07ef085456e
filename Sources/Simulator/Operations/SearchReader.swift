import Time

/// Reads the pairs of a newer server's search in the server's order, and collects what is wrong with them.
struct SearchReader {
  private var values: [String: [String]] = [:]
  private let names: SearchQuery.Names
  private(set) var mistakes: [(field: String, detail: String)] = []

  init(_ pairs: [(key: String, value: String)], _ names: SearchQuery.Names) {
    for pair in pairs { values[pair.key, default: []].append(pair.value) }
    self.names = names
  }

  mutating func terms(statuses: Set<String>) -> [SearchQuery.Term] {
    var terms: [SearchQuery.Term?] = [ids()]
    terms.append(one("owner").map { .owner($0) })
    terms.append(one("template").map { .template($0) })
    terms.append(one("name").map { .name(LikePattern(part: $0)) })
    terms.append(status(statuses))
    terms.append(list("has-agent").map { .hasAgent($0) })
    terms.append(flag("dormant").map { .dormant($0) })
    terms.append(instant("last_used_after").map { .usedAfter($0) })
    terms.append(instant("last_used_before").map { .usedBefore($0) })
    terms.append(flag("outdated").map { .outdated($0) })
    terms.append(absent("has-ai-task"))
    terms.append(absent("has_external_agent"))
    terms.append(organization())
    terms.append(absent("shared"))
    terms.append(sharedWithUser())
    terms.append(sharedWithGroup())
    terms.append(flag("healthy").map { .healthy($0) })
    terms += parameters().map { $0 }
    for key in values.keys.sorted() { wrong(key, "\"\(key)\" is not a valid query param") }
    return terms.compactMap(\.self)
  }

  private mutating func wrong(_ key: String, _ detail: String) { mistakes.append((key, detail)) }

  /// The value of a key that may be given once.
  private mutating func one(_ key: String) -> String? {
    guard let found = values.removeValue(forKey: key) else { return nil }
    if found.count > 1 {
      wrong(
        key,
        "Query param \"\(key)\" provided more than once, found \(found.count) times. Only provide 1 instance of this "
          + "query param.")
      return nil
    }
    return found.first
  }

  /// The values of a key that may be given more than once, and with commas.
  private mutating func list(_ key: String) -> [String]? {
    values.removeValue(forKey: key).map { found in
      found.flatMap { $0.split(separator: ",").map { String($0.drop { $0 == " " }) } }
    }
  }

  private mutating func ids() -> SearchQuery.Term? {
    guard let texts = list("id") else { return nil }
    var ids: [SimulatedID] = []
    for text in texts {
      if case .failure(let failure) = UUIDText.parse(text) {
        wrong("id", "Query param \"id\" has invalid values: \(failure.message)")
      } else if let id = SimulatedID(text) {
        ids.append(id)
      }
    }
    return .ids(ids)
  }

  private mutating func status(_ statuses: Set<String>) -> SearchQuery.Term? {
    guard let value = one("status") else { return nil }
    guard statuses.contains(value) else {
      wrong("status", "Query param \"status\" has invalid value: \"\(value)\" is not a valid value")
      return nil
    }
    return .status(value)
  }

  private mutating func flag(_ key: String) -> Bool? {
    guard let value = one(key) else { return nil }
    switch value {
    case "1", "t", "true": return true
    case "0", "f", "false": return false
    default:
      wrong(
        key,
        "Query param \"\(key)\" must be a valid boolean: strconv.ParseBool: parsing \"\(value)\": invalid syntax")
      return nil
    }
  }

  /// A filter for what no simulated workspace is.
  private mutating func absent(_ key: String) -> SearchQuery.Term? { flag(key) == true ? .nothing : nil }

  private mutating func instant(_ key: String) -> Timestamp? {
    guard let value = one(key) else { return nil }
    // The query was lowered as a whole; the server puts the letters of the instant back.
    switch GoTime.parseQuery(value.uppercased()) {
    case .success(let instant): return instant
    case .failure(let failure):
      wrong(
        key,
        "Query param \"\(key)\" must be a valid date format (2006-01-02T15:04:05.999999999Z07:00): \(failure.message)")
      return nil
    }
  }

  private mutating func organization() -> SearchQuery.Term? {
    guard let value = one("organization") else { return nil }
    if case .success(let id) = UUIDText.parse(value) { return .organization(id) }
    if let id = names.organizations[value] { return .organization(id) }
    wrong(
      "organization",
      "Query param \"organization\" has invalid value: organization \"\(value)\" either does not exist, or you are "
        + "unauthorized to view it")
    return nil
  }

  private mutating func sharedWithUser() -> SearchQuery.Term? {
    guard let value = one("shared_with_user") else { return nil }
    if case .success = UUIDText.parse(value) { return .nothing }
    if names.users.contains(value) { return .nothing }
    wrong(
      "shared_with_user",
      "Query param \"shared_with_user\" has invalid value: user \"\(value)\" either does not exist, or you are "
        + "unauthorized to view them")
    return nil
  }

  private mutating func sharedWithGroup() -> SearchQuery.Term? {
    guard let value = one("shared_with_group") else { return nil }
    if case .success = UUIDText.parse(value) { return .nothing }
    wrong(
      "shared_with_group",
      "Query param \"shared_with_group\" has invalid value: group \"\(value)\" either does not exist, does not belong to "
        + "the organization \"coder\", or you are unauthorized to view it")
    return nil
  }

  private mutating func parameters() -> [SearchQuery.Term] {
    guard let texts = list("param") else { return [] }
    return texts.compactMap { text in
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      switch parts.count {
      case 1: return .parameter(name: parts[0], value: nil)
      case 2 where !parts[1].isEmpty: return .parameter(name: parts[0], value: parts[1])
      case 2:
        wrong(
          "param",
          "Query param \"param\" has invalid values: query element \"\(text)\" has an empty value. omit the '=' to match "
            + "just on the parameter name")
        return nil
      default:
        wrong("param", "Query param \"param\" has invalid values: query element \"\(text)\" can only contain 1 '='")
        return nil
      }
    }
  }
}
