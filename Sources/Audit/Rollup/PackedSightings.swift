import Time

/// Observations of one workspace as bytes, each as what differs from the one before it: an observation takes about ten bytes, and
/// one of a new build about thirty.
///
/// Bytes are in no chain: damaged ones give wrong observations, or none, and end nothing.
struct PackedSightings {
  private(set) var bytes: [UInt8] = []
  private var last: Sighting?

  /// The parts of the first byte of an observation.
  private enum Head {
    static let hasActed: UInt8 = 1
    static let isNew: UInt8 = 2
    static let wasUsed: UInt8 = 4
    static let isUsedAsBefore: UInt8 = 8
    static let hasDeadline: UInt8 = 16
    static let isDeadlineAsBefore: UInt8 = 32
    static let hasMaximum: UInt8 = 64
    static let isMaximumAsBefore: UInt8 = 128
  }

  /// Appends an observation.
  ///
  /// - Parameters:
  ///   - hasActed: whether Curfew acted on it
  ///   - subject: the number of the workspace under its names then
  mutating func append(_ sighting: Sighting, hasActed: Bool, subject: Int64) {
    let isNew = last.map { $0.lasting != sighting.lasting } ?? true
    let (used, at) = (sighting.lastUsedAt, sighting.at.microseconds)
    var head: UInt8 = (hasActed ? Head.hasActed : 0) | (isNew ? Head.isNew : 0)
    var rest: [Int64] = []
    func put(_ instant: Timestamp?, before: Timestamp??, _ has: UInt8, _ isAsBefore: UInt8) {
      if let before, before == instant { return head |= isAsBefore }
      guard let instant else { return }
      head |= has
      rest.append(at &- instant.microseconds)
    }
    put(used, before: last.map(\.lastUsedAt), Head.wasUsed, Head.isUsedAsBefore)
    put(sighting.deadline, before: last.map(\.deadline), Head.hasDeadline, Head.isDeadlineAsBefore)
    put(sighting.maxDeadline, before: last.map(\.maxDeadline), Head.hasMaximum, Head.isMaximumAsBefore)
    bytes.append(head)
    bytes.appendNumber(sighting.number &- (last?.number ?? 0))
    bytes.appendSigned(at &- (last?.at.microseconds ?? 0))
    for number in rest { bytes.appendSigned(number) }
    if isNew { bytes.append(sighting.lasting, at: at, subject: subject) }
    last = sighting
  }

  /// Calls `body` with each observation and whether Curfew acted on it, until it returns false.
  ///
  /// - Parameter subjects: the names by number
  static func forEach(
    in bytes: ArraySlice<UInt8>, _ subjects: [Int64: RolledSubject], _ body: (Sighting, Bool) -> Bool
  ) {
    var place = bytes.startIndex
    var last: Sighting?
    while place < bytes.endIndex {
      let head = bytes[place]
      place += 1
      let number = (last?.number ?? 0) &+ bytes.number(at: &place)
      guard let at = Timestamp(stored: (last?.at.microseconds ?? 0) &+ bytes.signed(at: &place)) else { return }
      func take(before: Timestamp?, _ has: UInt8, _ isAsBefore: UInt8) -> Timestamp? {
        if head & isAsBefore != 0 { return before }
        return head & has == 0 ? nil : Timestamp(stored: at.microseconds &- bytes.signed(at: &place))
      }
      let used = take(before: last?.lastUsedAt, Head.wasUsed, Head.isUsedAsBefore)
      let deadline = take(before: last?.deadline, Head.hasDeadline, Head.isDeadlineAsBefore)
      let maximum = take(before: last?.maxDeadline, Head.hasMaximum, Head.isMaximumAsBefore)
      let lasting =
        head & Head.isNew == 0 ? last?.lasting : bytes.lasting(at: &place, seenAt: at.microseconds, subjects)
      guard let lasting else { return }
      let sighting = Sighting(
        lasting, number: number, at: at, lastUsedAt: used, deadline: deadline, maxDeadline: maximum)
      guard body(sighting, head & Head.hasActed != 0) else { return }
      last = sighting
    }
  }
}

// MARK: - What stays

/// Words that servers use, by their place and one: the order never changes, and others are written out.
private let knownWords = [
  "", "running", "stopped", "starting", "stopping", "pending", "failed", "canceled", "canceling", "deleting", "deleted",
  "unknown",
  "start", "stop", "delete", "initiator", "autostart", "autostop", "dormancy", "autodelete", "task_auto_pause",
]

/// Which parts of what stays there are.
private enum Part {
  static let started: UInt8 = 1
  static let cost: UInt8 = 2
  static let ttl: UInt8 = 4
  static let bump: UInt8 = 8
  static let schedule: UInt8 = 16
}

extension [UInt8] {
  fileprivate mutating func append(_ lasting: Sighting.Lasting, at: Int64, subject: Int64) {
    append(
      (lasting.startedAt == nil ? 0 : Part.started) | (lasting.dailyCost == nil ? 0 : Part.cost)
        | (lasting.ttl == nil ? 0 : Part.ttl) | (lasting.bump == nil ? 0 : Part.bump)
        | (lasting.schedule == nil ? 0 : Part.schedule))
    appendNumber(subject)
    appendSigned(lasting.build)
    for word in [lasting.status, lasting.transition, lasting.reason] { appendWord(word) }
    if let started = lasting.startedAt { appendSigned(at &- started.microseconds) }
    if let cost = lasting.dailyCost { appendSigned(cost) }
    if let ttl = lasting.ttl { appendSigned(ttl.wholeMilliseconds) }
    if let bump = lasting.bump { appendSigned(bump.wholeMilliseconds) }
    if let schedule = lasting.schedule { appendWord(schedule) }
  }

  private mutating func appendWord(_ word: String) {
    if let place = knownWords.firstIndex(of: word) { return append(UInt8(place + 1)) }
    append(0)
    let text = Array(word.utf8)
    appendNumber(Int64(text.count))
    append(contentsOf: text)
  }

  fileprivate mutating func appendSigned(_ number: Int64) { appendNumber(number << 1 ^ number >> 63) }
}

extension ArraySlice<UInt8> {
  fileprivate func lasting(
    at place: inout Int, seenAt: Int64, _ subjects: [Int64: RolledSubject]
  ) -> Sighting.Lasting? {
    guard place < endIndex else { return nil }
    let parts = self[place]
    place += 1
    guard let names = subjects[number(at: &place)] else { return nil }
    let build = signed(at: &place)
    let (status, transition, reason) = (word(at: &place), word(at: &place), word(at: &place))
    let started = parts & Part.started == 0 ? nil : Timestamp(stored: seenAt &- signed(at: &place))
    let cost = parts & Part.cost == 0 ? nil : signed(at: &place)
    let ttl = parts & Part.ttl == 0 ? nil : signed(at: &place)
    let bump = parts & Part.bump == 0 ? nil : signed(at: &place)
    let schedule = parts & Part.schedule == 0 ? nil : word(at: &place)
    // What no server has ever had must not lead to sums that no number holds.
    guard (0...Int64(Int32.max)).contains(build) else { return nil }
    return Sighting.Lasting(
      workspace: names.workspace, owner: names.owner, name: names.name, organization: names.organization,
      template: names.template, status: status, build: build, transition: transition, reason: reason,
      startedAt: started, dailyCost: cost.flatMap(Self.plausible),
      ttl: ttl.flatMap(Self.plausible).map { .milliseconds($0) },
      bump: bump.flatMap(Self.plausible).map { .milliseconds($0) }, schedule: schedule)
  }

  private static func plausible(_ number: Int64) -> Int64? { abs(number / 2) < 1 << 50 ? number : nil }

  private func word(at place: inout Int) -> String {
    guard place < endIndex else { return "" }
    let code = Int(self[place])
    place += 1
    if code > 0 { return code <= knownWords.count ? knownWords[code - 1] : "" }
    let length = Int(Swift.max(0, Swift.min(number(at: &place), Int64(endIndex - place))))
    defer { place += length }
    return String(decoding: self[place..<place + length], as: UTF8.self)
  }

  fileprivate func signed(at place: inout Int) -> Int64 {
    let number = UInt64(bitPattern: number(at: &place))
    return Int64(bitPattern: number >> 1) ^ -Int64(number & 1)
  }
}

extension Timestamp {
  /// An instant that was stored; `nil` for one that no calendar has.
  fileprivate init?(stored microseconds: Int64) {
    guard abs(microseconds / 2) < 126_700_000_000_000_000 else { return nil }
    self.init(microseconds: microseconds)
  }
}
