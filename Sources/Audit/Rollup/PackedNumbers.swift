/// Numbers as bytes: LEB128, seven bits a byte, the lowest first.
extension [UInt8] {
  /// Appends a number; a small one that is not negative takes one byte.
  mutating func appendNumber(_ number: Int64) {
    var rest = UInt64(bitPattern: number)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Reads the number at a place, and moves the place behind it; what is missing counts as nothing.
  @inline(__always) func number(at place: inout Int) -> Int64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while place < endIndex {
      let byte = self[place]
      place += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { break }
      shift += 7
    }
    return Int64(bitPattern: number)
  }
}
