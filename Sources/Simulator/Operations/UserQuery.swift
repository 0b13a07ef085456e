import Time

/// The `q` of the list of users. v0.13.6 passes over what it does not know; newer servers tell every mistake.
struct UserQuery {
  private var words: [(key: String, value: String)] = []

  private static let flags: Set<String> = ["service_account"]
  private static let instants: Set<String> = [
    "last_seen_after", "last_seen_before", "created_after", "created_before",
  ]
  private static let others: Set<String> = ["search", "name", "status", "role", "github_com_user_id", "login_type"]

  init(_ text: String, version: ServerVersion) throws(SimulatedRefusal) {
    let parts = text.lowercased().split(separator: " ").map(String.init)
    let bare = parts.filter { !$0.contains(":") }
    let pairs = parts.filter { $0.contains(":") } + (bare.isEmpty ? [] : [bare.joined(separator: " ")])
    for element in pairs {
      if version != .v0136, element.hasPrefix(":") || element.hasSuffix(":") {
        throw Self.refusal([("q", "Query element \"\(element)\" cannot start or end with ':'")])
      }
      let parts = element.split(separator: ":", omittingEmptySubsequences: false).map { $0.filter { $0 != "\"" } }
      switch parts.count {
      case 1: words.append(("search", String(parts[0])))
      case 2: words.append((String(parts[0]), String(parts[1])))
      default: throw Self.refusal([("q", "Query element \"\(element)\" can only contain 1 ':'")])
      }
    }
    let mistakes = version == .v0136 ? [] : mistakes
    if !mistakes.isEmpty { throw Self.refusal(mistakes) }
  }

  private var mistakes: [(field: String, detail: String)] {
    words.compactMap { key, value in
      switch key {
      case "status":
        let wrong = value.split(separator: ",").first { SimulatedUser.Status(rawValue: String($0)) == nil }
        return wrong.map { (key, "Query param \"status\" has invalid values: \"\($0)\" is not a valid value") }
      case _ where Self.instants.contains(key):
        guard case .failure(let failure) = GoTime.parseQuery(value.uppercased()) else { return nil }
        return (
          key,
          "Query param \"\(key)\" must be a valid date format (2006-01-02T15:04:05.999999999Z07:00): \(failure.message)"
        )
      case _ where Self.flags.contains(key) || Self.others.contains(key): return nil
      default: return (key, "\"\(key)\" is not a valid query param")
      }
    }
  }

  private static func refusal(_ mistakes: [(field: String, detail: String)]) -> SimulatedRefusal {
    SimulatedRefusal(400, "Invalid user search query.", validations: mistakes)
  }

  func matches(_ user: SimulatedUser, version: ServerVersion) -> Bool {
    words.allSatisfy { key, value in
      let values = value.split(separator: ",")
      switch key {
      case "search":
        let pattern = LikePattern(part: value)
        return pattern.matches(user.username) || pattern.matches("\(user.username)@example.com")
      case "status": return values.contains(user.status.rawValue[...])
      case "role": return user.roles.contains { values.contains($0.rawValue[...]) }
      case _ where version == .v0136: return true
      case "name": return LikePattern(part: value).matches(user.name)
      case "last_seen_after": return instant(value).map { user.lastSeenAt >= $0 } ?? true
      case "last_seen_before": return instant(value).map { user.lastSeenAt <= $0 } ?? true
      case "created_after": return instant(value).map { user.createdAt >= $0 } ?? true
      case "created_before": return instant(value).map { user.createdAt <= $0 } ?? true
      case "login_type": return values.contains("password")
      case "service_account": return value != "true"
      default: return true
      }
    }
  }

  private func instant(_ text: String) -> Timestamp? { Timestamp(rfc3339: text.uppercased()) }
}
