/// The cost of a call and the maximum size of its result, used for both the static bound and the run-time counter.
///
/// Every node costs one unit; a call adds its base cost and a unit for every ten elements or bytes that it reads.
struct CostRule: Sendable {
  /// The argument sizes that a call reads.
  enum Reading: Sendable {
    case nothing, first, all, product
    /// The smaller of two sizes: a comparison ends with the shorter side.
    case smaller
  }

  /// The size of a call's result.
  enum Making: Sendable {
    /// Numbers, times and short strings.
    case little
    case first, all, product
    /// At most this size, whatever the arguments.
    case limited(UInt64)
  }

  let base: UInt64
  let reads: Reading
  let makes: Making

  static let flat = CostRule(base: 0, reads: .nothing, makes: .little)
  static let readsFirst = CostRule(base: 0, reads: .first, makes: .little)
  static let readsSmaller = CostRule(base: 0, reads: .smaller, makes: .little)
  static let readsAll = CostRule(base: 0, reads: .all, makes: .little)
  static let readsProduct = CostRule(base: 0, reads: .product, makes: .little)
  static let copiesFirst = CostRule(base: 0, reads: .first, makes: .first)
  static let copiesAll = CostRule(base: 0, reads: .all, makes: .all)
  static let multiplies = CostRule(base: 0, reads: .product, makes: .product)

  /// The size assumed for `little`.
  static let little: UInt64 = 64

  /// The units of one call, in addition to those of its node.
  func units(_ sizes: [UInt64]) -> UInt64 {
    let read =
      switch reads {
      case .nothing: UInt64(0)
      case .first: sizes.first ?? 0
      case .smaller: sizes.min() ?? 0
      case .all: CostRule.size(sizes, false)
      // An empty text to replace is found before each character of the other.
      case .product: CostRule.size(sizes.map { max(1, $0) }, true)
      }
    return base.saturatingSum(read.saturatingSum(9) / 10)
  }

  /// The maximum size of the result.
  func resultSize(_ sizes: [UInt64]) -> UInt64 {
    switch makes {
    case .little: CostRule.little
    case .limited(let limit): limit
    case .first: sizes.first ?? 0
    case .all: CostRule.size(sizes, false)
    case .product: CostRule.size(sizes.map { $0.saturatingSum(1) }, true)
    }
  }

  private static func size(_ sizes: [UInt64], _ isProduct: Bool) -> UInt64 {
    isProduct ? sizes.reduce(1) { $0.saturatingProduct($1) } : sizes.reduce(0) { $0.saturatingSum($1) }
  }
}

extension UInt64 {
  func saturatingSum(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  func saturatingProduct(_ other: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

extension Value {
  /// Number of elements of a list or map, number of bytes of a string or bytes value, otherwise 0.
  var size: UInt64 {
    switch self {
    case .string(let text): UInt64(text.utf8.count)
    case .bytes(let bytes): UInt64(bytes.count)
    case .list(let elements): UInt64(elements.count)
    case .map(let map): UInt64(map.count)
    case .optional(let optional): optional.value?.size ?? 0
    default: 0
    }
  }
}
