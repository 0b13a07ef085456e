import SQLite
import Time

/// Observations of a range: packed ones from roll-ups, and around them those of the records at its edges.
///
/// That of a large fleet over months is some ten millions of bytes, and becomes observations for one workspace at a time.
struct PackedFleet: Sendable {
  /// The observations that records hold before the packed ones, and behind them.
  var before: [String: [Sighting]] = [:], behind: [String: [Sighting]] = [:]
  /// Up to which number packed observations count; those behind are read from the records.
  private let end: Int64
  private let subjects: [Int64: RolledSubject]
  private var packed: [String: Packed] = [:]

  fileprivate struct Packed {
    /// Pieces of parts, each after its length.
    var bytes: [UInt8] = []
    /// Where the last piece begins.
    var last = 0
  }

  /// Reads the parts that lie between two numbers, and the beginning of the one that goes beyond.
  ///
  /// - Parameters:
  ///   - after: where the first part begins
  ///   - wanted: the numbers of workspaces; `nil` for all
  init(_ connection: Connection, after: Int64, to end: Int64, of wanted: Set<Int64>?) throws {
    self.end = end
    subjects = try RolledSubject.all(connection)
    var ids: [Int64: String] = [:]
    try connection.prepare("SELECT seq, id FROM workspaces").forEach { ids[$0.integer(0)] = $0.text(1) }
    let ofWanted = wanted.map { "AND t.workspace IN (\($0.map { "\($0)" }.joined(separator: ", ")))" } ?? ""
    try connection.prepare(
      """
      SELECT t.workspace, t.sightings FROM live_rollups r CROSS JOIN live_sightings t ON t.part = r.part
      WHERE r.after >= ? AND r.after < ? \(ofWanted) ORDER BY r.after
      """
    ).forEach([.integer(after), .integer(end - 1)]) { row in
      guard let id = ids[row.integer(0)] else { return }
      let bytes = row.bytes(1)
      packed[id, default: Packed()].append(bytes)
    }
  }

  var workspaces: [String] { Array(Set(packed.keys).union(before.keys).union(behind.keys)) }

  func sightings(of workspace: String) -> [Sighting] {
    var all = before[workspace] ?? []
    packed[workspace]?.forEach { piece in
      PackedSightings.forEach(in: piece, subjects) { sighting, _ in
        if sighting.number < end { all.append(sighting) }
        return sighting.number < end
      }
    }
    return all + (behind[workspace] ?? [])
  }

  /// The first and the last instant of each workspace.
  var ends: [Timestamp] {
    workspaces.flatMap { workspace in
      let packed = packed[workspace]
      func ends(of piece: ArraySlice<UInt8>?, isFirst: Bool) -> Timestamp? {
        var found: Timestamp?
        PackedSightings.forEach(in: piece ?? [], subjects) { sighting, _ in
          guard sighting.number < end else { return false }
          found = sighting.at
          return !isFirst
        }
        return found
      }
      let first = before[workspace]?.first?.at ?? ends(of: packed?.firstPiece, isFirst: true)
      let last = behind[workspace]?.last?.at ?? ends(of: packed?.lastPiece, isFirst: false)
      return [first, last, before[workspace]?.last?.at, behind[workspace]?.first?.at].compactMap(\.self)
    }
  }
}

extension PackedFleet.Packed {
  mutating func append(_ piece: [UInt8]) {
    last = bytes.count
    bytes.appendNumber(Int64(piece.count))
    bytes += piece
  }

  func forEach(_ body: (ArraySlice<UInt8>) -> Void) {
    var place = 0
    while place < bytes.count { body(piece(at: &place)) }
  }

  private func piece(at place: inout Int) -> ArraySlice<UInt8> {
    let count = Int(bytes.number(at: &place))
    defer { place += count }
    return bytes[place..<place + count]
  }

  var firstPiece: ArraySlice<UInt8> {
    var place = 0
    return piece(at: &place)
  }

  var lastPiece: ArraySlice<UInt8> {
    var place = last
    return piece(at: &place)
  }
}
