import CEL

/// What one question about a text says about another one.
extension Logic.TextTest {
  /// Whether every text that passes this one passes the other, too; `false` when in doubt.
  func implies(_ other: Logic.TextTest) -> Bool {
    switch (self, other) {
    case (.matches(let glob), .matches(let otherGlob)): otherGlob.covers(glob)
    // A pattern takes upper and lower case for the same, and an expression does not.
    case (.matches, .passes): false
    case (.passes(let test), .matches(let glob)): test.glob.map { glob.covers($0) } ?? false
    case (.passes(let test), .passes(let otherTest)): test.implies(otherTest)
    }
  }

  /// Whether no text passes both; `false` when in doubt.
  func excludes(_ other: Logic.TextTest) -> Bool {
    switch (self, other) {
    case (.matches(let glob), .matches(let otherGlob)): !glob.mayOverlap(otherGlob)
    case (.passes(let test), .matches(let glob)), (.matches(let glob), .passes(let test)):
      test.glob.map { !glob.mayOverlap($0) } ?? false
    case (.passes(let test), .passes(let otherTest)): test.excludes(otherTest)
    }
  }
}

extension FormulaTerm.TextTest {
  /// A pattern that matches whatever passes; `nil` where none says it.
  fileprivate var glob: Glob? {
    let (pattern, text) =
      switch self {
      case .equals(let text): (text, text)
      case .startsWith(let head): (head + "*", head)
      case .endsWith(let tail): ("*" + tail, tail)
      case .contains(let part): ("*" + part + "*", part)
      }
    return text.contains { $0 == "*" || $0 == "?" } ? nil : Glob(pattern)
  }

  fileprivate func implies(_ other: FormulaTerm.TextTest) -> Bool {
    switch (self, other) {
    case (.startsWith(let head), .startsWith(let otherHead)): head.unicodeScalars.starts(with: otherHead.unicodeScalars)
    case (.endsWith(let tail), .endsWith(let otherTail)):
      tail.unicodeScalars.reversed().starts(with: otherTail.unicodeScalars.reversed())
    case (.startsWith(let text), .contains), (.endsWith(let text), .contains), (.contains(let text), .contains):
      other.passes(text)
    default: false
    }
  }

  fileprivate func excludes(_ other: FormulaTerm.TextTest) -> Bool {
    switch (self, other) {
    case (.startsWith, .startsWith), (.endsWith, .endsWith): !implies(other) && !other.implies(self)
    default: false
    }
  }
}
