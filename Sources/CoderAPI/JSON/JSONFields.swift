/// The names of the fields that a model reads, found by their bytes without making a string.
struct JSONFields<Field: Sendable>: Sendable {
  private struct Entry {
    var name: [UInt8]
    var field: Field
  }

  private var entries: [Entry] = []
  /// Open addressing: an index into `entries`, or -1. At most a quarter full, so that most unknown names end at once.
  private var slots: [Int16]

  /// The raw values of an enumeration are the names.
  init(_: Field.Type = Field.self) where Field: CaseIterable & RawRepresentable<String> {
    let all = Array(Field.allCases)
    var size = 8
    while size < all.count * 4 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for field in all {
      let name = Array(field.rawValue.utf8)
      var slot = JSONFields.hash(name, 0..<name.count) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int16(entries.count)
      entries.append(Entry(name: name, field: field))
    }
  }

  func find(_ name: String) -> Field? {
    let bytes = Array(name.utf8)
    return find(bytes, 0..<bytes.count)
  }

  func find(_ bytes: [UInt8], _ name: Range<Int>) -> Field? {
    guard !name.isEmpty else { return nil }
    let mask = slots.count - 1
    var slot = JSONFields.hash(bytes, name) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if isSame(index, bytes, name) { return entries[index].field }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func isSame(_ index: Int, _ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    guard entries[index].name.count == name.count else { return false }
    for offset in 0..<name.count where entries[index].name[offset] != bytes[name.lowerBound + offset] { return false }
    return true
  }

  private static func hash(_ bytes: [UInt8], _ name: Range<Int>) -> Int {
    let first = Int(bytes[name.lowerBound])
    let middle = Int(bytes[name.lowerBound + name.count / 2])
    let last = Int(bytes[name.upperBound - 1])
    return name.count &* 7 &+ first &* 31 &+ middle &* 113 &+ last &* 5
  }
}
