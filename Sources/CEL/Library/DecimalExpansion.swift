/// All decimal digits of a finite double, so that rounding is exact.
struct DecimalExpansion {
  /// From the most significant on, without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// How many of them stand behind the point; may exceed their number.
  private(set) var fractionCount: Int
  let isNegative: Bool

  init(_ value: Double) {
    isNegative = value.sign == .minus
    var mantissa = value.significandBitPattern
    var exponent = Int(value.exponentBitPattern) - 1075
    if value.exponentBitPattern == 0 { exponent += 1 } else { mantissa |= 1 << 52 }
    while mantissa != 0, mantissa & 1 == 0, exponent < 0 {
      mantissa >>= 1
      exponent += 1
    }
    // m × 2^e with e < 0 is m × 5^-e with -e digits behind the point.
    digits = String(mantissa).utf8.map { $0 - UInt8(ascii: "0") }
    fractionCount = max(0, -exponent)
    for _ in 0..<fractionCount { multiply(by: 5) }
    for _ in 0..<max(0, exponent) { multiply(by: 2) }
    if digits == [0] { digits = [] }
  }

  private mutating func multiply(by factor: UInt8) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let product = digits[index] * factor + carry
      digits[index] = product % 10
      carry = product / 10
    }
    if carry > 0 { digits.insert(carry, at: 0) }
  }

  /// Keeps that many digits behind the point, rounding half to even.
  mutating func round(fraction count: Int) {
    let surplus = fractionCount - count
    guard surplus > 0 else { return }
    fractionCount = count
    guard surplus <= digits.count else {
      digits = []
      return
    }
    let kept = digits.count - surplus
    let next = digits[kept]
    let isHalf = next == 5 && digits[(kept + 1)...].allSatisfy { $0 == 0 }
    let roundsUp = next > 5 || (next == 5 && !isHalf) || (isHalf && kept > 0 && digits[kept - 1] % 2 == 1)
    digits.removeLast(surplus)
    if roundsUp { increment() }
  }

  private mutating func increment() {
    var index = digits.count - 1
    while index >= 0 {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
      index -= 1
    }
    digits.insert(1, at: 0)
  }

  /// `-12.50` with exactly that many digits behind the point.
  func fixed(_ precision: Int) -> String {
    var rounded = self
    rounded.round(fraction: precision)
    var text = rounded.digits.map { String($0) }.joined()
    text += String(repeating: "0", count: max(0, precision - rounded.fractionCount))
    if text.count <= precision { text = String(repeating: "0", count: precision + 1 - text.count) + text }
    let point = text.index(text.endIndex, offsetBy: -precision)
    return (isNegative ? "-" : "") + text[..<point] + (precision > 0 ? "." : "") + text[point...]
  }

  /// `1.052033e+03` with that many digits behind the point.
  func scientific(_ precision: Int) -> String {
    var rounded = self
    var exponent = digits.isEmpty ? 0 : digits.count - 1 - fractionCount
    rounded.round(fraction: precision - exponent)
    if !digits.isEmpty { exponent = rounded.digits.count - 1 - rounded.fractionCount }
    var shown = rounded.digits.prefix(precision + 1).map { String($0) }.joined()
    shown += String(repeating: "0", count: precision + 1 - shown.count)
    let power = exponent.magnitude
    return
      "\(isNegative ? "-" : "")\(shown.prefix(1))\(precision > 0 ? "." : "")\(shown.dropFirst())e\(exponent < 0 ? "-" : "+")\(power < 10 ? "0" : "")\(power)"
  }
}
