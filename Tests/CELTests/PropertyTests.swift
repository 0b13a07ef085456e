import CEL
import TestSupport
import Testing
import Time

/// What must hold for every expression, tried on some that are made up.
@Suite struct PropertyTests {
  static let count = 1500

  private static func environment() -> Environment {
    var environment = Environment(strictness: [])
    for (name, kind) in ExpressionGenerator.variables {
      environment.declare(Variable(name, CELType(parsing: kind.rawValue) ?? .dyn, isClock: name == "now"))
    }
    return environment
  }

  private static let values: [String: Value] = [
    "p": true, "i": 3, "u": .uint(5), "d": 1.5, "s": "abc", "b": .bytes([1, 2]), "now": .timestamp(Sample.now),
    "t": .timestamp(Sample.now - .minutes(35)), "w": .duration(.hours(2)), "li": [3, 1, 2], "ls": ["a", "b"],
    "m": .map(MapValue(["a": 1, "b": 2])), "o": .optional(of: 4), "y": "dynamic",
  ]

  private static func bindings(_ environment: Environment, _ change: [String: Value] = [:]) -> Bindings {
    var bindings = Bindings(for: environment)
    for (name, value) in values { bindings.set(name, change[name] ?? value) }
    return bindings
  }

  /// Each expression that checks, with its program.
  private static func programs(seed: UInt64, _ visit: (String, Program, Environment) throws -> Void) rethrows {
    let environment = environment()
    var generator = ExpressionGenerator(seed: seed)
    var compiled = 0
    for _ in 0..<count {
      let text = generator.expression(depth: 4)
      // Now and then an element of `[]` is taken for another type than was meant.
      guard let program = environment.compile(text).program else { continue }
      compiled += 1
      try visit(text, program, environment)
    }
    #expect(compiled > count * 98 / 100)
  }

  @Test func aPrintedExpressionReadsAsTheSame() {
    PropertyTests.programs(seed: 1) { text, program, environment in
      let printed = program.printed
      guard let again = environment.compile(printed).program else {
        Issue.record("\(text) printed as \(printed) does not compile")
        return
      }
      #expect(again.printed == printed, "\(text)")
      let bindings = PropertyTests.bindings(environment)
      #expect(again.evaluate(bindings).value.shown == program.evaluate(bindings).value.shown, "\(text)")
    }
  }

  @Test func aCheckedExpressionNeverMeetsAWrongTypeAndKeepsToItsBound() {
    PropertyTests.programs(seed: 2) { text, program, environment in
      let evaluation = program.evaluate(PropertyTests.bindings(environment))
      if case .error(let error) = evaluation.value, error.code == .noSuchOverload, !text.contains("dyn("),
        !text.contains("y")
      {
        Issue.record("\(text): \(error.message)")
      }
      #expect(evaluation.cost <= program.costBound, "\(text)")
    }
  }

  @Test func anExplanationAnswersAsPlainEvaluationDoes() {
    PropertyTests.programs(seed: 3) { text, program, environment in
      let bindings = PropertyTests.bindings(environment)
      let explanation = program.explain(bindings)
      #expect(explanation.value.shown == program.evaluate(bindings).value.shown, "\(text)")
      #expect(!explanation.rendered().isEmpty && !explanation.line.isEmpty, "\(text)")
    }
  }

  @Test func theAnswerHoldsUntilTheHorizon() {
    var random = SeededGenerator(seed: 9)
    PropertyTests.programs(seed: 4) { text, program, environment in
      let evaluation = program.evaluate(PropertyTests.bindings(environment), wantsHorizon: true)
      #expect((evaluation.horizon ?? Sample.now + .seconds(1)) > Sample.now, "\(text)")
      let end = evaluation.horizon ?? Sample.now + .days(4000)
      let length = end.nanosecondsSince(Sample.now)
      guard length > 1 else { return }
      for sample in 0..<6 {
        // The last instant before the horizon is the one that shows an error.
        let step = sample == 0 ? length - 1 : Int64(random.next() % UInt64(length))
        let later = Sample.now + .nanoseconds(step)
        let answer = program.evaluate(PropertyTests.bindings(environment, ["now": .timestamp(later)])).value
        #expect(answer.shown == evaluation.value.shown, "\(text) at \(later), horizon \(end)")
      }
    }
  }

  /// Kleene's logic: where every unknown stands once, the answer is known exactly if all values would give it.
  @Test func logicAnswersWhereEveryValueWouldGiveTheSame() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<PropertyTests.count {
      var environment = Environment()
      var next = 0
      func formula(_ depth: Int) -> String {
        guard depth > 0, random.next() % 5 > 0 else {
          let name = "p\(next)"
          next += 1
          environment.declare(Variable(name, .bool))
          return random.next() % 3 == 0 ? "!\(name)" : name
        }
        let operands = (0..<2 + Int(random.next() % 2)).map { _ in formula(depth - 1) }
        return "(\(operands.joined(separator: random.next() % 2 == 0 ? " && " : " || ")))"
      }
      let text = formula(2)
      let program = try #require(environment.compile(text).program)
      let given: [Bool?] = (0..<next).map { _ in [true, false, nil][Int(random.next() % 3)] }
      func answer(_ value: (Int) -> Value) -> String {
        var bindings = Bindings(for: environment)
        for index in 0..<next { bindings.set("p\(index)", value(index)) }
        return program.evaluate(bindings).value.shown
      }
      let unknown = (0..<next).filter { given[$0] == nil }
      let answers = Set(
        (0..<1 << unknown.count).map { choice in
          answer { index in
            .bool(given[index] ?? (choice >> (unknown.firstIndex(of: index) ?? 0) & 1 == 1))
          }
        })
      let found = answer { index in given[index].map(Value.bool) ?? .unknown(attribute: "p\(index)") }
      #expect(answers.count == 1 ? found == answers.first : found.hasPrefix("unknown"), "\(text) with \(given)")
    }
  }

  @Test func aFixMendsWhatItIsOfferedFor() {
    var random = SeededGenerator(seed: 7)
    var fixes = 0
    PropertyTests.programs(seed: 8) { text, _, environment in
      let damaged = text.damaged(&random)
      let before = environment.compile(damaged)
      for diagnostic in before.diagnostics {
        for fix in diagnostic.fixes {
          fixes += 1
          guard let mended = fix.applied(to: damaged) else {
            Issue.record("\(damaged): \(fix) cannot be applied")
            continue
          }
          let after = environment.compile(mended)
          #expect(before.stage == .parse || after.stage != .parse, "\(damaged) -> \(mended)")
          #expect(
            !after.diagnostics.contains { $0.summary == diagnostic.summary && $0.position == diagnostic.position },
            "\(damaged) -> \(mended): \(diagnostic.summary)")
        }
      }
    }
    #expect(fixes > 100)
  }

  @Test func anUnknownNeverHidesAnAnswerThatDependsOnIt() {
    let alternatives: [String: [Value]] = [
      "i": [0, 3, -1], "s": ["", "a", "zzz"], "p": [true, false], "li": [[], [1], [3, 1, 2]],
      "t": [.timestamp(Sample.now), .timestamp(Sample.now + .hours(5))],
      "m": [.map(MapValue([:])), .map(MapValue(["a": 9]))],
    ]
    PropertyTests.programs(seed: 5) { text, program, environment in
      for (name, values) in alternatives.sorted(by: { $0.key < $1.key }) {
        let unknown = PropertyTests.bindings(environment, [name: .unknown(attribute: name)])
        let answer = program.evaluate(unknown).value
        if case .unknown(let attributes) = answer {
          #expect(attributes.names == [name], "\(text)")
          continue
        }
        // Known in spite of the unknown: then its value must not matter.
        for value in values {
          let known = program.evaluate(PropertyTests.bindings(environment, [name: value])).value
          #expect(known.shown == answer.shown, "\(text) with \(name) = \(value.shown)")
        }
      }
    }
  }
}

extension Timestamp {
  fileprivate func nanosecondsSince(_ earlier: Timestamp) -> Int64 { (self - earlier).wholeNanoseconds }
}

extension String {
  /// The text with one mistake that people make.
  fileprivate func damaged(_ random: inout SeededGenerator) -> String {
    let slips = [
      ("&&", "and"), ("&&", "&"), ("||", "or"), ("==", "="), ("==", "==="), ("!=", "<>"), ("\"", "“"), ("!", "not "),
      ("true", "True"), ("exists(", "any("), ("all(", "every("), ("size", "length"), ("startsWith", "startWith"),
      ("timestamp(", "("), ("duration(", "("), ("duration(", "hours("), (".filter(", ".where("), ("2", "'2'"),
      ("'", ""),
      ("(e, ", "("), ("now", "nowe"), ("li", "l"), ("1.5", "1"), ("1", "1.5"), ("'h", "'d"), ("s", "d"),
    ].filter { contains($0.0) }
    guard let (right, wrong) = slips.isEmpty ? nil : slips[Int(random.next() % UInt64(slips.count))] else {
      return self
    }
    let places = ranges(of: right)
    return replacingCharacters(in: places[Int(random.next() % UInt64(places.count))], with: wrong)
  }

  private func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    var result = self
    result.replaceSubrange(range, with: text)
    return result
  }
}
