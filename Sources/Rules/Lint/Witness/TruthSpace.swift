import CEL

/// All values that some questions are about, divided into cells in which each question has one answer.
///
/// Values of different sums and attributes are taken as independent of each other. So what is impossible here is
/// impossible; what is possible here may be impossible for a workspace, and is to be tried on one.
struct TruthSpace {
  /// The values of one sum, text or flag.
  struct Dimension {
    let subject: Subject
    /// The cells, at most 64.
    let cells: [Cell]
    /// For each question about it, the cells in which the answer is yes.
    let truths: [Logic.Question: UInt64]
    /// The cells that can occur.
    let possible: UInt64
  }

  enum Subject: Hashable {
    case sum(LinearSum)
    case text(String)
    case flag(Logic.Flag)
  }

  enum Cell: Hashable {
    /// The numbers from … to ….
    case numbers(ClosedRange<Int64>)
    /// A text; `nil` where none is known.
    case text(String?)
    case truth(Bool)
  }

  /// A formula over cells, negations only at the leaves.
  indirect enum Node {
    case constant(Bool)
    /// The value of a dimension is in one of these cells.
    case inside(dimension: Int, UInt64)
    case all([Node])
    case any([Node])
  }

  let dimensions: [Dimension]
  private let places: [Logic.Question: (dimension: Int, mask: UInt64)]

  /// Maximum number of questions about one value.
  private static let sumLimit = 30
  private static let textLimit = 40
  private static let patternLimit = 4

  /// - Returns: `nil` where there are more values to tell apart than is affordable
  init?(_ formulas: [Logic]) {
    var questions: Set<Logic.Question> = []
    for formula in formulas { formula.collect(into: &questions) }
    var sums: [LinearSum: Set<Logic.SumTest>] = [:]
    var texts: [String: Set<Logic.TextTest>] = [:]
    var dimensions: [Dimension] = []
    for question in questions {
      switch question {
      case .sum(let sum, let test): sums[sum, default: []].insert(test)
      case .text(let path, let test): texts[path, default: []].insert(test)
      case .flag(let flag):
        dimensions.append(
          Dimension(
            subject: .flag(flag), cells: [.truth(false), .truth(true)], truths: [question: 0b10], possible: 0b11))
      }
    }
    for (sum, tests) in sums {
      guard let dimension = Self.dimension(of: sum, tests) else { return nil }
      dimensions.append(dimension)
    }
    for (path, tests) in texts {
      guard let dimension = Self.dimension(of: path, tests) else { return nil }
      dimensions.append(dimension)
    }
    // In an order that does not change from run to run.
    dimensions.sort { $0.subject.name < $1.subject.name }
    self.dimensions = dimensions
    var places: [Logic.Question: (dimension: Int, mask: UInt64)] = [:]
    for (index, dimension) in dimensions.enumerated() {
      for (question, mask) in dimension.truths { places[question] = (index, mask) }
    }
    self.places = places
  }

  /// Between its bounds a sum answers all questions alike.
  private static func dimension(of sum: LinearSum, _ tests: Set<Logic.SumTest>) -> Dimension? {
    let bounds = Set(tests.map(\.bound)).sorted()
    guard bounds.count <= sumLimit else { return nil }
    var cells: [Cell] = []
    var possible: UInt64 = 0
    let (least, most) = sum.range
    func add(_ low: Int64, _ high: Int64) {
      if low <= high, max(low, least) <= min(high, most) {
        possible |= 1 << UInt64(cells.count)
        cells.append(.numbers(max(low, least)...min(high, most)))
      } else {
        cells.append(.numbers(0...0))
      }
    }
    var low = Int64.min
    for bound in bounds {
      if bound > .min { add(low, bound - 1) } else { add(1, 0) }
      add(bound, bound)
      low = bound == .max ? bound : bound + 1
    }
    if bounds.last == .max { add(1, 0) } else { add(low, .max) }
    var truths: [Logic.Question: UInt64] = [:]
    for test in tests {
      guard let place = bounds.firstIndex(of: test.bound) else { continue }
      let point = UInt64(2 * place + 1)
      let below = (UInt64(1) << point) - 1
      truths[.sum(sum, test)] =
        switch test {
        case .below: below
        case .atMost: below | 1 << point
        case .equals: 1 << point
        }
    }
    return Dimension(subject: .sum(sum), cells: cells, truths: truths, possible: possible)
  }

  /// The texts that questions name, and all others, told apart by the patterns among the questions.
  private static func dimension(of path: String, _ tests: Set<Logic.TextTest>) -> Dimension? {
    var named: Set<String> = []
    var patterns: [Logic.TextTest] = []
    let hasParts = tests.contains { if case .passes(let test) = $0 { !test.isEquality } else { false } }
    let equal = Set(tests.compactMap(\.onlyText))
    for test in tests {
      if let text = test.onlyText {
        named.insert(text)
      } else if case .matches(let glob) = test, glob.isLiteral, !hasParts {
        // Upper and lower case are the same to a pattern and not to '=='; spellings that nothing names are alike.
        let folded = glob.folded
        let spellings = [folded, folded.uppercased(), folded.prefix(1).uppercased() + folded.dropFirst()]
        named.insert(folded)
        if let other = spellings.first(where: { !equal.contains($0) }), !equal.isEmpty { named.insert(other) }
      } else {
        patterns.append(test)
      }
    }
    let closed = Vocabulary.words(of: path)
    patterns.sort { $0.name < $1.name }
    guard named.count <= textLimit, closed != nil || patterns.count <= patternLimit else { return nil }
    var cells: [(text: String?, truths: [Bool])] = []
    let ordered = tests.sorted { $0.name < $1.name }
    if let closed {
      cells = closed.map { word in (word, ordered.map { $0.holds(word) }) }
    } else {
      cells = named.sorted().map { text in (text, ordered.map { $0.holds(text) }) }
      let samples = Self.samples(for: patterns, besides: ordered)
      for combination in 0..<(1 << patterns.count) {
        let wanted = patterns.indices.map { combination & 1 << $0 != 0 }
        guard Self.isPossible(wanted, patterns) else { continue }
        let truths = ordered.map { test in patterns.firstIndex(of: test).map { wanted[$0] } ?? false }
        cells.append((samples.first { text in ordered.map { $0.holds(text) } == truths }, truths))
      }
    }
    guard cells.count <= 64 else { return nil }
    var truths: [Logic.Question: UInt64] = [:]
    for (index, test) in ordered.enumerated() {
      var mask: UInt64 = 0
      for (place, cell) in cells.enumerated() where cell.truths[index] { mask |= 1 << UInt64(place) }
      truths[.text(of: path, test)] = mask
    }
    let possible = cells.count == 64 ? UInt64.max : (1 << UInt64(cells.count)) - 1
    return Dimension(subject: .text(path), cells: cells.map { .text($0.text) }, truths: truths, possible: possible)
  }

  /// Whether some text may pass just these patterns; `true` when in doubt.
  private static func isPossible(_ wanted: [Bool], _ patterns: [Logic.TextTest]) -> Bool {
    for (one, pattern) in patterns.enumerated() where wanted[one] {
      for (other, rival) in patterns.enumerated() where other != one {
        if wanted[other] ? pattern.excludes(rival) : pattern.implies(rival) { return false }
      }
    }
    return true
  }

  /// Texts that pass one of the patterns or another, or none.
  private static func samples(for patterns: [Logic.TextTest], besides tests: [Logic.TextTest]) -> [String] {
    var heads = ["x", ""]
    for pattern in patterns {
      heads = heads.flatMap { [$0] + pattern.samples(around: $0) }
      heads = Array(heads.prefix(200))
    }
    return heads.filter { !$0.isEmpty }
  }

  /// The formula over the cells.
  func node(_ logic: Logic, isNegated: Bool = false) -> Node {
    switch logic {
    case .constant(let truth): return .constant(truth != isNegated)
    case .question(let question):
      guard let (dimension, mask) = places[question] else { preconditionFailure("every question has its dimension") }
      let possible = dimensions[dimension].possible
      return .inside(dimension: dimension, (isNegated ? ~mask : mask) & possible)
    case .not(let inner): return node(inner, isNegated: !isNegated)
    case .all(let parts):
      let nodes = parts.map { node($0, isNegated: isNegated) }
      return isNegated ? .any(nodes) : .all(nodes)
    case .any(let parts):
      let nodes = parts.map { node($0, isNegated: isNegated) }
      return isNegated ? .all(nodes) : .any(nodes)
    }
  }
}

extension TruthSpace.Subject {
  /// A text that orders them.
  fileprivate var name: String {
    switch self {
    case .sum(let sum): "s" + sum.parts.map { "\($0.factor)\($0.name)" }.joined(separator: "+")
    case .text(let path): "t" + path
    case .flag(.isPresent(let path)): "p" + path
    case .flag(.holds(let path)): "q" + path
    case .flag(.opaque(let text)): "z" + text
    }
  }
}

extension LinearSum {
  /// The smallest and the largest value that is known.
  fileprivate var range: (Int64, Int64) {
    guard parts.count == 1, parts[0].factor == 1 else { return (.min, .max) }
    return (parts[0].minimum ?? .min, parts[0].maximum ?? .max)
  }
}

extension FormulaTerm.TextTest {
  fileprivate var isEquality: Bool { if case .equals = self { true } else { false } }
}

extension Logic.TextTest {
  /// The only text that passes; `nil` where there are others.
  fileprivate var onlyText: String? {
    if case .passes(.equals(let text)) = self { text } else { nil }
  }

  fileprivate var name: String {
    switch self {
    case .passes(.equals(let text)): "=\(text)"
    case .passes(.startsWith(let text)): "^\(text)"
    case .passes(.endsWith(let text)): "$\(text)"
    case .passes(.contains(let text)): "~\(text)"
    case .matches(let glob): "*\(glob.folded)"
    }
  }

  /// Texts that pass, made from another text where that is possible.
  fileprivate func samples(around text: String) -> [String] {
    switch self {
    case .passes(.equals(let other)): [other]
    case .passes(.startsWith(let head)): [head + text, head + "x" + text]
    case .passes(.endsWith(let tail)): [text + tail, text + "x" + tail]
    case .passes(.contains(let part)): [text + part, "x" + part + text]
    case .matches(let glob):
      [
        glob.folded.replacing("*", with: text).replacing("?", with: "x"),
        glob.folded.replacing("*", with: "x").replacing("?", with: "y"),
      ]
    }
  }
}

extension Vocabulary {
  /// The words that an attribute can hold, where they are a closed set.
  static func words(of path: String) -> [String]? {
    let parts = path.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return nil }
    let type: ObjectType? =
      switch parts[0] {
      case "ws": workspace.type
      case "owner": owner.type
      case "template": template.type
      default: nil
      }
    return type.flatMap { type in type.index(of: parts[1]).flatMap { type.fields[$0].closedSet } }
  }
}
