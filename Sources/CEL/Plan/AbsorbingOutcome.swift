import Time

/// The horizon of what one decisive part settles, whatever the others do: the latest of the decisive parts, or the earliest
/// of all if there is none.
struct AbsorbingOutcome {
  let decisive: Bool
  private var decidedUntil: Timestamp?
  private var openUntil = Motion.never
  private var fault: Value?

  init(decisive: Bool) { self.decisive = decisive }

  /// Whether nothing that follows can change anything.
  mutating func add(_ value: Value, _ until: Timestamp) -> Bool {
    if case .bool(let truth) = value {
      if truth == decisive {
        decidedUntil = max(decidedUntil ?? until, until)
        return until == Motion.never
      }
    } else {
      let found = value.asFault
      fault = fault.map { Frame.merge($0, found) } ?? found
    }
    openUntil = min(openUntil, until)
    return false
  }

  func finish(_ frame: inout Frame) -> Value {
    frame.motion = .until(decidedUntil ?? openUntil)
    return decidedUntil != nil ? .bool(decisive) : fault ?? .bool(!decisive)
  }
}
