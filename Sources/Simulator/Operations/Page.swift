import HTTPServer

/// `limit`, `offset` and `after_id` as each version reads them; no limit, or 0, is everything. All that is wrong with
/// them is told at once.
struct Page {
  private var limit = 0
  private(set) var offset = 0
  /// The record behind which the page begins, for the lists that look at it.
  private(set) var after: String?
  private var mistakes: [(field: String, detail: String)] = []

  init(_ request: ServerRequest, version: ServerVersion) throws(SimulatedRefusal) {
    after = text(request, "after_id", version).flatMap { identifier($0, "after_id") }
    limit = text(request, "limit", version).flatMap { number($0, "limit", version) } ?? 0
    offset = text(request, "offset", version).flatMap { number($0, "offset", version) } ?? 0
    if !mistakes.isEmpty {
      throw SimulatedRefusal(400, "Query parameters have invalid values.", validations: mistakes)
    }
    if version == .v0136, offset < 0 {
      throw SimulatedRefusal(
        500, "Internal error fetching workspaces.",
        detail: "get authorized workspaces: pq: OFFSET must not be negative")
    }
  }

  /// Up to which row it goes; nil where it has no limit.
  var end: Int? { limit > 0 ? offset + limit : nil }

  func cut<Items: Collection>(_ items: Items) -> ArraySlice<Items.Element> {
    let rest = Array(items).dropFirst(offset)
    return limit > 0 ? rest.prefix(limit) : rest
  }

  /// What a parameter is given as; nil where it is not given or empty. v0.13.6 takes the first of several.
  private mutating func text(_ request: ServerRequest, _ name: String, _ version: ServerVersion) -> String? {
    let given = request.query.filter { $0.name == name }.map(\.value)
    guard let first = given.first, !first.isEmpty else { return nil }
    if version != .v0136, given.count > 1 {
      mistakes.append(
        (
          name,
          "Query param \"\(name)\" provided more than once, found \(given.count) times. Only provide 1 instance of this "
            + "query param."
        ))
      return nil
    }
    return first
  }

  /// A UUID; the nil one is none.
  private mutating func identifier(_ text: String, _ name: String) -> String? {
    guard case .success(let id) = UUIDText.parse(text) else {
      mistakes.append((name, "Query param \"\(name)\" must be a valid uuid"))
      return nil
    }
    return id == UUIDText.none ? nil : id
  }

  private mutating func number(_ text: String, _ name: String, _ version: ServerVersion) -> Int? {
    let number = Int(text)
    if version == .v0136 {
      if number == nil {
        mistakes.append(
          (
            name,
            "Query param \"\(name)\" must be a valid integer (strconv.Atoi: parsing \"\(text)\": invalid syntax)"
          ))
      }
      return number
    }
    let start = "Query param \"\(name)\" must be a valid 32-bit positive integer: "
    guard let number, Int32(exactly: number) != nil else {
      let isDigits = number != nil || text.allSatisfy(\.isNumber)
      let cause = isDigits ? "value out of range" : "invalid syntax"
      mistakes.append((name, "\(start)strconv.ParseInt: parsing \"\(text)\": \(cause)"))
      return nil
    }
    if number < 0 {
      mistakes.append((name, start + "value is negative"))
      return nil
    }
    return number
  }
}
