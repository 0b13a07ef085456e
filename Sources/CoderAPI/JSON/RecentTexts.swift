/// Texts that one JSON text had before, so that each is made once and its copies share their memory.
///
/// Most rows of a list repeat the ids and names of an owner, a template and its versions: of 100,000 workspaces they would
/// take some 50 MB. A class, because copies of a reader share it.
final class RecentTexts {
  /// One text, and where it stands.
  private struct Entry {
    let place: Range<Int>
    let text: String
  }

  /// Each text has one slot, and takes it from the text before.
  private var slots = [Entry?](repeating: nil, count: slotCount)
  private static let slotCount = 256
  /// Swift keeps shorter texts where their reference would be, so that they take no memory of their own.
  private static let shortest = 16

  /// The text that these bytes are, if it was noted before; ranges are of the same bytes in all calls.
  func find(_ bytes: [UInt8], _ range: Range<Int>) -> String? {
    guard range.count >= Self.shortest, let known = slots[slot(bytes, range)], known.place.count == range.count else {
      return nil
    }
    var (index, other) = (range.lowerBound, known.place.lowerBound)
    while index < range.upperBound {
      if bytes[index] != bytes[other] { return nil }
      index += 1
      other += 1
    }
    return known.text
  }

  /// Notes what these bytes are.
  func note(_ text: String, _ bytes: [UInt8], _ range: Range<Int>) {
    guard range.count >= Self.shortest else { return }
    slots[slot(bytes, range)] = Entry(place: range, text: text)
  }

  /// Ids differ in all of their bytes, names mostly in the last ones.
  private func slot(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var sum = range.count
    for index in range.suffix(8) { sum = sum &* 31 &+ Int(bytes[index]) }
    return sum & (Self.slotCount - 1)
  }
}
