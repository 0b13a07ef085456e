import Time

/// What one decisive part settles, whatever the others do: it holds until the latest end of the decisive parts, or the earliest
/// of all if there is none.
struct AbsorbingOutcome {
  let decisive: Bool
  private var decidedUntil: Timestamp?
  private var openUntil = Outlook.never
  private var fault: Value?

  init(decisive: Bool) { self.decisive = decisive }

  /// Whether nothing that follows can change anything.
  mutating func add(_ part: Outlook) -> Bool {
    if case .bool(let truth) = part.value {
      if truth == decisive {
        decidedUntil = max(decidedUntil ?? part.until, part.until)
        return part.until == Outlook.never
      }
    } else {
      let found = part.value.asFault
      fault = fault.map { Frame.merge($0, found) } ?? found
    }
    openUntil = min(openUntil, part.until)
    return false
  }

  var outlook: Outlook {
    if let decidedUntil { return Outlook(value: .bool(decisive), until: decidedUntil) }
    return Outlook(value: fault ?? .bool(!decisive), until: openUntil)
  }
}
