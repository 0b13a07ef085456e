/// What a call costs and how large its result can be: the one table behind the static bound and the run-time counter.
///
/// Every node costs one unit; a call adds its base and a unit for each ten elements or bytes that it reads.
struct CostRule: Sendable {
  /// Which sizes of the arguments a call goes through.
  enum Reading: Sendable {
    case nothing, first, all, product
    /// The smaller of two: a comparison ends where one side does.
    case smaller
  }

  /// The size of the result.
  enum Making: Sendable {
    /// Numbers, times and short strings.
    case little
    case first, all, product
    /// At most so many, whatever the arguments.
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

  /// A size that stands for "little".
  static let little: UInt64 = 64

  /// The units of one call beside those of its node.
  func units(_ sizes: [UInt64]) -> UInt64 {
    let read =
      switch reads {
      case .nothing: UInt64(0)
      case .first: sizes.first ?? 0
      case .smaller: sizes.min() ?? 0
      case .all: CostRule.size(sizes, false)
      case .product: CostRule.size(sizes, true)
      }
    return base.saturatingSum(read.saturatingSum(9) / 10)
  }

  /// The largest size that the result can have.
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
  /// Elements of a list or map, bytes of a string or bytes, else 0.
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
