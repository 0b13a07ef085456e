/// A long run of letters and digits, which may be a text in hexadecimal or Base64.
///
/// Base64 of letters and digits has nothing else in it, so that what is encoded twice is such a run, too.
enum EncodedRun {
  /// A run that is shorter holds no piece of a secret that counts.
  static let least = 16

  /// Whether there is any in a range; looks at every sixteenth byte.
  static func isAny(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound + least - 1
    while index < range.upperBound {
      if run(around: index, in: bytes, range, isLetterOrDigit).count >= least { return true }
      index += least
    }
    return false
  }

  /// All of them, ascending.
  static func all(in bytes: [UInt8]) -> [Range<Int>] { all(in: bytes, bytes.indices, isLetterOrDigit) }

  /// What a run can say: in hexadecimal with either digit first, in Base64 with any of its four letters first.
  static func texts(of run: Range<Int>, in bytes: [UInt8]) -> [[UInt8]] {
    let digits = all(in: bytes, run) { hexadecimal($0) != nil }
    return digits.flatMap { digits in (0..<2).map { pack(bytes[digits.dropFirst($0)], bits: 4, hexadecimal) } }
      + (0..<4).map { pack(bytes[run.dropFirst($0)], bits: 6, base64) }
  }

  private static func all(in bytes: [UInt8], _ range: Range<Int>, _ belongs: (UInt8) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var index = range.lowerBound + least - 1
    while index < range.upperBound {
      let run = run(around: index, in: bytes, range, belongs)
      if run.count >= least { runs.append(run) }
      index = max(index + least, run.upperBound + least)
    }
    return runs
  }

  private static func run(
    around index: Int, in bytes: [UInt8], _ range: Range<Int>, _ belongs: (UInt8) -> Bool
  ) -> Range<Int> {
    guard belongs(bytes[index]) else { return index..<index }
    var (start, end) = (index, index + 1)
    while start > range.lowerBound, belongs(bytes[start - 1]) { start -= 1 }
    while end < range.upperBound, belongs(bytes[end]) { end += 1 }
    return start..<end
  }

  /// The bytes that letters of so many bits each make; what is left over at the end is no byte.
  private static func pack(_ letters: ArraySlice<UInt8>, bits: Int, _ value: (UInt8) -> UInt8?) -> [UInt8] {
    var text: [UInt8] = []
    var (held, count) = (0, 0)
    for letter in letters {
      held = (held << bits | Int(value(letter) ?? 0)) & 0xFFFF
      count += bits
      if count >= 8 {
        count -= 8
        text.append(UInt8(truncatingIfNeeded: held >> count))
      }
    }
    return text
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { base64(byte) != nil }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func base64(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    default: nil
    }
  }
}
