import Time

/// A sum of attributes and a constant, while it is being read.
struct LinearForm {
  private(set) var factors: [String: Int64] = [:]
  private(set) var bounds: [String: ClosedRange<Int64>] = [:]
  private(set) var constant: Int64

  init(constant: Int64) { self.constant = constant }

  init(_ name: String, bounds: ClosedRange<Int64>? = nil) {
    factors = [name: 1]
    constant = 0
    self.bounds[name] = bounds
  }

  /// This sum and a multiple of the other; `nil` on overflow.
  func adding(_ other: LinearForm, times factor: Int64) -> LinearForm? {
    var result = self
    let (product, isLarge) = other.constant.multipliedReportingOverflow(by: factor)
    let (sum, isLarger) = constant.addingReportingOverflow(product)
    guard !isLarge, !isLarger else { return nil }
    result.constant = sum
    for (name, value) in other.factors {
      let (product, isLarge) = value.multipliedReportingOverflow(by: factor)
      let (sum, isLarger) = (factors[name] ?? 0).addingReportingOverflow(product)
      guard !isLarge, !isLarger else { return nil }
      result.factors[name] = sum == 0 ? nil : sum
    }
    result.bounds.merge(other.bounds) { first, _ in first }
    return result
  }

  /// The sum without its constant, and the number that this equals where the whole is zero.
  ///
  /// `isTurned` says that all signs were changed, so that comparisons are to be turned round; `nil` without attributes.
  func normalized() -> (sum: LinearSum, value: Int64, isTurned: Bool)? {
    let names = factors.keys.sorted()
    guard let first = names.first, let leading = factors[first], constant != .min else { return nil }
    let isTurned = leading < 0
    let parts = names.map { name in
      let factor = factors[name] ?? 0
      return LinearSum.Part(
        name, isTurned ? -factor : factor, minimum: bounds[name]?.lowerBound, maximum: bounds[name]?.upperBound)
    }
    return (LinearSum(parts: parts), isTurned ? constant : -constant, isTurned)
  }
}
