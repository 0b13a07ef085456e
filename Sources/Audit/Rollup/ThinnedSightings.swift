import Time

/// The observations of a workspace without those that tell no more than the ones around them.
///
/// While somebody works, observations differ in nothing but when the workspace was used, and while it stands still in nothing at all.
/// Of such a row the first ones and the last one stay. What running times, builds, deadlines, prices and the ends of visits come to
/// is the same with and without those that are left out; how long the workspace was used in between is not, so that activity is
/// rolled up by itself (``QuarterHours``).
struct ThinnedSightings {
  /// Those that stay, oldest first.
  private(set) var kept: [(sighting: Sighting, hasActed: Bool)] = []

  /// Makes a row without any.
  init() {}

  /// Takes those up that were packed.
  init(_ bytes: [UInt8], _ subjects: [Int64: RolledSubject]) {
    PackedSightings.forEach(in: bytes[...], subjects) {
      kept.append(($0, $1))
      return true
    }
  }

  /// The bytes.
  ///
  /// - Parameter number: that of a workspace under its names
  func packed(_ number: (RolledSubject) throws -> Int64) rethrows -> [UInt8] {
    var packed = PackedSightings()
    var last: (lasting: Sighting.Lasting, subject: Int64)?
    for (sighting, hasActed) in kept {
      let subject =
        if let last, last.lasting === sighting.lasting { last.subject } else {
          try number(RolledSubject(sighting))
        }
      last = (sighting.lasting, subject)
      packed.append(sighting, hasActed: hasActed, subject: subject)
    }
    return packed.bytes
  }

  /// Appends those that follow.
  ///
  /// - Parameters:
  ///   - sightings: oldest first
  ///   - departures: when the workspace was found to be gone
  ///   - acted: the numbers of observations on which Curfew acted
  mutating func append(
    _ sightings: some Sequence<Sighting>, departures: [FleetHistory.Departure], acted: Set<Int64>
  ) {
    // What was decided without a new observation rests on the last one.
    if let last = kept.last, acted.contains(last.sighting.number) { kept[kept.count - 1].hasActed = true }
    for sighting in sightings {
      if isNeedless(before: sighting, departures) { kept.removeLast() }
      kept.append((sighting, acted.contains(sighting.number)))
    }
  }

  /// Whether the last observation tells no more than the one before it and the next one.
  private func isNeedless(before next: Sighting, _ departures: [FleetHistory.Departure]) -> Bool {
    guard kept.count >= 3 else { return false }
    let ((earlier, _), (one, oneActed), (middle, middleActed)) =
      (kept[kept.count - 3], kept[kept.count - 2], kept[kept.count - 1])
    // A deadline that Curfew moves is compared with the next observation.
    guard !oneActed, !middleActed, one.at <= middle.at, middle.at <= next.at,
      middle.isLike(one), next.isLike(middle), !departures.contains(where: { earlier.at <= $0.at && $0.at <= next.at })
    else { return false }
    if one.lastUsedAt == middle.lastUsedAt { return middle.lastUsedAt == next.lastUsedAt }
    // The first use that is seen from one look to the next says since when somebody surely was there.
    return earlier.isLike(one) && one.goesOn(from: earlier) && middle.goesOn(from: one) && next.goesOn(from: middle)
  }
}

extension Sighting {
  fileprivate func isLike(_ other: Sighting) -> Bool {
    deadline == other.deadline && maxDeadline == other.maxDeadline && lasting == other.lasting
  }

  /// Whether it shows use that came after the one before, which was in use when it was seen.
  fileprivate func goesOn(from earlier: Sighting) -> Bool {
    guard let used = lastUsedAt, let before = earlier.lastUsedAt else { return false }
    // The server may be a minute late with use: what shows only later is not counted for then.
    return before < used && used > earlier.at - .minutes(1) && earlier.at - before <= .minutes(5)
  }
}
