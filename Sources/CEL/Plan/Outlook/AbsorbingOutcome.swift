import Time

/// The combined outlook of parts of which one decisive part settles the whole, as in `||`.
///
/// It holds until the latest end of the decisive parts, or, without a decisive part, until the earliest end of all.
struct AbsorbingOutcome {
  let decisive: Bool
  private var decidedUntil: Timestamp?
  private var openUntil = Outlook.never
  private var fault: Value?

  init(decisive: Bool) { self.decisive = decisive }

  /// Adds a part; returns whether no further part can change the outcome.
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
