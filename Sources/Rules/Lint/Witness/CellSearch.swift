/// Searches for cells in which a formula is true, by trying answers one question after the other.
struct CellSearch {
  /// What was found.
  enum Result {
    /// No value makes the formula true.
    case impossible
    /// All values of these cells do, whatever cell of each dimension is taken.
    case found([UInt64])
    /// It would take too long to say.
    case undecided
  }

  private let space: TruthSpace
  private var steps: Int
  /// Makes one search take other answers first than another does.
  private let seed: UInt64

  /// Maximum number of answers tried, and of parts of the formula looked at in doing so.
  private static let stepLimit = 4_000
  private static let visitLimit = 400_000

  private init(_ space: TruthSpace, seed: UInt64, size: Int) {
    self.space = space
    self.seed = seed
    steps = min(Self.stepLimit, max(10, Self.visitLimit / size))
  }

  static func run(_ node: TruthSpace.Node, in space: TruthSpace, seed: UInt64 = 0) -> Result {
    var search = CellSearch(space, seed: seed, size: node.size)
    let all = space.dimensions.map(\.possible)
    // A value without any possible cell makes nothing possible.
    guard all.allSatisfy({ $0 != 0 }) else { return .impossible }
    return search.solve(node, all)
  }

  private mutating func solve(_ node: TruthSpace.Node, _ domains: [UInt64]) -> Result {
    steps -= 1
    guard steps > 0 else { return .undecided }
    var open: (dimension: Int, mask: UInt64)?
    switch Self.truth(of: node, domains, &open) {
    case true?: return .found(domains)
    case false?: return .impossible
    case nil: break
    }
    guard let (dimension, mask) = open else { return .undecided }
    let isTurned = seed != 0 && ((seed &* 0x9E37_79B9_7F4A_7C15) >> UInt64(dimension % 60)) & 1 == 1
    var isComplete = true
    for part in isTurned ? [~mask, mask] : [mask, ~mask] {
      var narrowed = domains
      narrowed[dimension] &= part
      guard narrowed[dimension] != 0 else { continue }
      switch solve(node, narrowed) {
      case .found(let domains): return .found(domains)
      case .undecided: isComplete = false
      case .impossible: break
      }
      guard steps > 0 else { return .undecided }
    }
    return isComplete ? .impossible : .undecided
  }

  /// The answer in all these cells; `nil` where they differ, with a question whose answer is open.
  private static func truth(
    of node: TruthSpace.Node, _ domains: [UInt64], _ open: inout (dimension: Int, mask: UInt64)?
  ) -> Bool? {
    switch node {
    case .constant(let truth): return truth
    case .inside(let dimension, let mask):
      let domain = domains[dimension]
      if domain & mask == 0 { return false }
      if domain & ~mask == 0 { return true }
      if open == nil { open = (dimension, mask) }
      return nil
    case .all(let parts): return combined(parts, domains, &open, decisive: false)
    case .any(let parts): return combined(parts, domains, &open, decisive: true)
    }
  }

  private static func combined(
    _ parts: [TruthSpace.Node], _ domains: [UInt64], _ open: inout (dimension: Int, mask: UInt64)?, decisive: Bool
  ) -> Bool? {
    var isOpen = false
    for part in parts {
      var own = open
      switch truth(of: part, domains, &own) {
      case decisive?: return decisive
      case nil:
        isOpen = true
        if open == nil { open = own }
      default: break
      }
    }
    return isOpen ? nil : !decisive
  }
}

extension TruthSpace.Node {
  /// Number of its parts, itself included.
  fileprivate var size: Int {
    switch self {
    case .constant, .inside: 1
    case .all(let parts), .any(let parts): parts.reduce(1) { $0 + $1.size }
    }
  }
}
