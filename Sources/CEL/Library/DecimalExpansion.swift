/// All decimal digits of a finite double, for exact rounding.
struct DecimalExpansion {
  /// Digits from the most significant one, without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// Number of digits behind the point; may exceed the number of digits.
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
    // m × 2^e with e < 0 equals m × 5^-e with -e digits behind the point.
    fractionCount = max(0, -exponent)
    var limbs = BigNumber(mantissa)
    limbs.multiply(by: 5, times: fractionCount)
    limbs.multiply(by: 2, times: max(0, exponent))
    digits = limbs.digits
  }

  /// Keeps `count` digits behind the point, and rounds half to even.
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

  /// Formats as `-12.50`, with exactly `precision` digits behind the point.
  func fixed(_ precision: Int) -> String {
    var rounded = self
    rounded.round(fraction: precision)
    var text = rounded.digits.map { String($0) }.joined()
    text += String(repeating: "0", count: max(0, precision - rounded.fractionCount))
    if text.count <= precision { text = String(repeating: "0", count: precision + 1 - text.count) + text }
    let point = text.index(text.endIndex, offsetBy: -precision)
    return (isNegative ? "-" : "") + text[..<point] + (precision > 0 ? "." : "") + text[point...]
  }

  /// Formats as `1.052033e+03`, with `precision` digits behind the point.
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

/// A large whole number: nine decimal digits per limb, the least significant limb first.
private struct BigNumber {
  private static let base: UInt64 = 1_000_000_000
  private var limbs: [UInt64]

  init(_ value: UInt64) {
    limbs = [value % BigNumber.base, value / BigNumber.base % BigNumber.base, value / BigNumber.base / BigNumber.base]
  }

  /// Multiplies by a power of `factor`, which is at most 5, so that thirteen factors and a limb fit into 64 bits.
  mutating func multiply(by factor: UInt64, times: Int) {
    var left = times
    while left > 0 {
      let count = min(left, 13)
      let power = (0..<count).reduce(UInt64(1)) { product, _ in product * factor }
      var carry: UInt64 = 0
      for index in limbs.indices {
        let product = limbs[index] * power + carry
        limbs[index] = product % BigNumber.base
        carry = product / BigNumber.base
      }
      if carry > 0 { limbs.append(contentsOf: [carry % BigNumber.base, carry / BigNumber.base]) }
      left -= count
    }
  }

  /// Digits from the most significant one, without leading zeros; empty for zero.
  var digits: [UInt8] {
    var result: [UInt8] = []
    for limb in limbs.reversed() {
      var rest = limb
      var nine = [UInt8](repeating: 0, count: 9)
      for place in (0..<9).reversed() {
        nine[place] = UInt8(rest % 10)
        rest /= 10
      }
      result += nine
    }
    return Array(result.drop { $0 == 0 })
  }
}
