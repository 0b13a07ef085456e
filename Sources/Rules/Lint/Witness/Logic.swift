import CEL

/// What a rule asks of a workspace, selector and condition together, as a combination of simple questions.
indirect enum Logic: Sendable {
  case constant(Bool)
  case question(Question)
  case not(Logic)
  case all([Logic])
  case any([Logic])

  /// A question about one value.
  enum Question: Hashable, Sendable {
    case sum(LinearSum, SumTest)
    case text(of: String, TextTest)
    case flag(Flag)
  }

  enum SumTest: Hashable, Sendable {
    case below(Int64), atMost(Int64), equals(Int64)

    var bound: Int64 {
      switch self {
      case .below(let bound), .atMost(let bound), .equals(let bound): bound
      }
    }
  }

  enum TextTest: Hashable, Sendable {
    case passes(FormulaTerm.TextTest)
    case matches(Glob)

    func holds(_ text: String) -> Bool {
      switch self {
      case .passes(let test): test.passes(text)
      case .matches(let glob): glob.matches(text)
      }
    }
  }

  /// A value that is true or false.
  enum Flag: Hashable, Sendable {
    case isPresent(String)
    case holds(String)
    case opaque(String)
  }
}

extension Logic {
  init(_ formula: Formula) {
    switch formula.kind {
    case .constant(let truth): self = .constant(truth)
    case .not(let inner): self = .not(Logic(inner))
    case .all(let parts): self = .all(parts.map(Logic.init))
    case .any(let parts): self = .any(parts.map(Logic.init))
    case .term(let term):
      switch term {
      case .below(let sum, let bound): self = .question(.sum(sum, .below(bound)))
      case .atMost(let sum, let bound): self = .question(.sum(sum, .atMost(bound)))
      case .equals(let sum, let value): self = .question(.sum(sum, .equals(value)))
      case .text(let path, let test): self = .question(.text(of: path, .passes(test)))
      case .isPresent(let path): self = .question(.flag(.isPresent(path)))
      case .holds(let path): self = .question(.flag(.holds(path)))
      case .opaque(let text):
        let itself = Logic.question(.flag(.opaque(text)))
        // A workday is no holiday of the same calendar.
        self = Self.holiday(ofWorkday: text).map { .all([.not(.question(.flag(.opaque($0)))), itself]) } ?? itself
      }
    }
  }

  /// The question for the holiday of `isWorkday(…)` alone; `nil` for any other text.
  private static func holiday(ofWorkday text: String) -> String? {
    let parts = text.split(separator: ".isWorkday(", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].hasSuffix(")"), parts[1].count(where: { $0 == ")" }) == 1 else { return nil }
    return parts.joined(separator: ".isHoliday(")
  }

  /// What a selector asks.
  init(_ selector: Selector) {
    var parts: [Logic] = []
    for field in Selector.Field.allCases {
      if let wanted = selector.match[field] { parts.append(.any(wanted.map { Logic.pattern($0, field) })) }
      if let excluded = selector.exclude[field] { parts.append(.not(.any(excluded.map { Logic.pattern($0, field) }))) }
    }
    self = .all(parts)
  }

  private static func pattern(_ glob: Glob, _ field: Selector.Field) -> Logic {
    if glob.matchesEverything { return .constant(true) }
    // A workspace without an organization is looked at as one whose organization has no name.
    if field == .organization { return .question(.flag(.opaque("match organization \(glob.folded)"))) }
    return .question(.text(of: "ws.\(field.rawValue)", .matches(glob)))
  }

  /// All questions in it.
  func collect(into questions: inout Set<Question>) {
    switch self {
    case .constant: break
    case .question(let question): questions.insert(question)
    case .not(let inner): inner.collect(into: &questions)
    case .all(let parts), .any(let parts): for part in parts { part.collect(into: &questions) }
    }
  }
}

extension Rule {
  /// The formula of its condition; `nil` where it has none.
  var formula: Formula? { formula(hidesParameters: false) }

  /// - Parameter hidesParameters: whether the values of parameters count as unknown, since another environment gives others
  func formula(hidesParameters: Bool) -> Formula? {
    program.condition?.program.formula(
      derived: [
        "ws.time_left": [("ws.deadline", 1), ("now", -1)], "ws.uptime": [("now", 1), ("ws.started_at", -1)],
      ], aliases: ["owner.name": "ws.owner", "template.name": "ws.template"], file: file, scope: name,
      hidesConstants: hidesParameters)
  }
}
