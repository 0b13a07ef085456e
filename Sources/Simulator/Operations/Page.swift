import HTTPServer

/// `limit` and `offset` as each version reads them; no limit, or 0, is everything.
struct Page {
  private var limit = 0
  private(set) var offset = 0

  init(_ request: ServerRequest, version: ServerVersion) throws(Refusal) {
    limit = try Self.number(request, "limit", version)
    offset = try Self.number(request, "offset", version)
    if version == .v0136, offset < 0 {
      throw Refusal(
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

  private static func number(
    _ request: ServerRequest, _ name: String, _ version: ServerVersion
  ) throws(Refusal) -> Int {
    guard let text = request.queryValue(name), !text.isEmpty else { return 0 }
    let number = Int(text)
    let isWhole = number != nil
    if version == .v0136 {
      if let number { return number }
      throw refusal(
        name, "Query param \"\(name)\" must be a valid integer (strconv.Atoi: parsing \"\(text)\": invalid syntax)")
    }
    let start = "Query param \"\(name)\" must be a valid 32-bit positive integer: "
    guard let number, Int32(exactly: number) != nil else {
      let isDigits = isWhole || text.allSatisfy(\.isNumber)
      let cause = isDigits ? "value out of range" : "invalid syntax"
      throw refusal(name, "\(start)strconv.ParseInt: parsing \"\(text)\": \(cause)")
    }
    if number < 0 { throw refusal(name, start + "value is negative") }
    return number
  }

  private static func refusal(_ field: String, _ detail: String) -> Refusal {
    Refusal(400, "Query parameters have invalid values.", validations: [(field, detail)])
  }
}
