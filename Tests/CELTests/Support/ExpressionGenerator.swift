import TestSupport

/// Makes up CEL expressions over a few variables, most of them well typed.
struct ExpressionGenerator {
  /// The types that it makes expressions of.
  enum Kind: String, CaseIterable, Sendable {
    case bool, int, uint, double, string, bytes, timestamp, duration
    case ints = "list(int)"
    case strings = "list(string)"
    case map = "map(string, int)"
    case optional = "optional_type(int)"
    case dyn
  }

  /// The variables and their types; the clock is `now`.
  static let variables: [(name: String, kind: Kind)] = [
    ("p", .bool), ("i", .int), ("u", .uint), ("d", .double), ("s", .string), ("b", .bytes), ("now", .timestamp),
    ("t", .timestamp), ("w", .duration), ("li", .ints), ("ls", .strings), ("m", .map), ("o", .optional), ("y", .dyn),
  ]

  var random: SeededGenerator
  /// One part in so many is of a type that is not wanted; 0 for none.
  var illTypedOneIn = 0
  private var locals: [(name: String, kind: Kind)] = []

  /// Names of ``variables`` that are not to be used.
  var excluded: Set<String> = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// An expression of some type.
  mutating func expression(depth: Int) -> String {
    let kind = random.pick(Kind.allCases)
    return expression(of: kind, depth: depth)
  }

  /// An expression of a type.
  mutating func expression(of wanted: Kind, depth: Int) -> String {
    var kind = wanted
    if illTypedOneIn > 0, random.oneIn(illTypedOneIn) { kind = random.pick(Kind.allCases) }
    if depth <= 0 || random.oneIn(6) { return leaf(kind) }
    if random.oneIn(12) { return conditional(kind, depth - 1) }
    if random.oneIn(20) { return binding(kind, depth - 1) }
    let inner = depth - 1
    switch kind {
    case .bool: return bool(inner)
    case .int: return int(inner)
    case .uint:
      return arithmetic(.uint, ["+", "-", "*", "/", "%"], inner) ?? "uint(\(expression(of: .int, depth: inner)))"
    case .double: return double(inner)
    case .string: return string(inner)
    case .bytes:
      return random.oneIn(2) ? "bytes(\(expression(of: .string, depth: inner)))" : binary(.bytes, "+", .bytes, inner)
    case .timestamp: return timestamp(inner)
    case .duration: return duration(inner)
    case .ints: return ints(inner)
    case .strings: return strings(inner)
    case .map: return map(inner)
    case .optional: return optional(inner)
    case .dyn: return "dyn(\(expression(depth: inner)))"
    }
  }

  // MARK: Leaves

  private mutating func leaf(_ kind: Kind) -> String {
    let names = (ExpressionGenerator.variables + locals).filter { $0.kind == kind && !excluded.contains($0.name) }
      .map(\.name)
    return !names.isEmpty && random.oneIn(2) ? random.pick(names) : literal(kind)
  }

  private mutating func literal(_ kind: Kind) -> String {
    switch kind {
    case .bool: random.pick(["true", "false"])
    case .int: random.pick(["0", "1", "-1", "2", "7", "100", "9223372036854775807", "-9223372036854775808", "0x1F"])
    case .uint: random.pick(["0u", "1u", "2u", "7u", "18446744073709551615u"])
    case .double: random.pick(["0.0", "1.0", "-1.5", "0.1", "1e10", "2.5", "-0.0", "1e308"])
    case .string: random.pick(["''", "'a'", "'abc'", "'ä😀'", "'12'", "'a.b'", "\"q\\\"\\n\"", "r'\\d'", "'true'"])
    case .bytes: random.pick(["b''", "b'a'", "b'\\xff\\x00'", "b'abc'"])
    case .timestamp:
      random.pick([
        "timestamp('2026-03-11T10:00:00Z')", "timestamp('2024-02-29T23:59:59.5Z')", "timestamp(0)",
        "timestamp('1969-12-31T23:00:00-05:00')",
      ])
    case .duration:
      random.pick(["duration('1h')", "duration('-90s')", "duration('1.5s')", "duration('0s')", "duration('48h30m')"])
    case .ints: random.pick(["[]", "[1]", "[3, 1, 2]", "[1, 1]"])
    case .strings: random.pick(["['a']", "['b', 'a']", "['', 'abc']"])
    case .map: random.pick(["{'a': 1}", "{'b': 2}", "{'': 0}"])
    case .optional: random.pick(["optional.of(1)", "optional.none()", "optional.ofNonZeroValue(0)"])
    case .dyn: random.pick(["dyn(1)", "dyn('a')", "dyn(1u)", "dyn(2.0)", "dyn([1])", "dyn(null)", "dyn(true)"])
    }
  }

  // MARK: Shapes

  private mutating func binary(_ left: Kind, _ symbol: String, _ right: Kind, _ depth: Int) -> String {
    "(\(expression(of: left, depth: depth)) \(symbol) \(expression(of: right, depth: depth)))"
  }

  private mutating func arithmetic(_ kind: Kind, _ symbols: [String], _ depth: Int) -> String? {
    random.oneIn(5) ? nil : binary(kind, random.pick(symbols), kind, depth)
  }

  private mutating func call(_ target: Kind, _ name: String, _ arguments: [Kind], _ depth: Int) -> String {
    let receiver = expression(of: target, depth: depth)
    let list = arguments.map { expression(of: $0, depth: depth) }.joined(separator: ", ")
    // A number in front of a dot would swallow it.
    return "(\(receiver)).\(name)(\(list))"
  }

  private mutating func conditional(_ kind: Kind, _ depth: Int) -> String {
    let condition = expression(of: .bool, depth: depth)
    return "(\(condition) ? \(expression(of: kind, depth: depth)) : \(expression(of: kind, depth: depth)))"
  }

  private mutating func binding(_ kind: Kind, _ depth: Int) -> String {
    let bound = random.pick(Kind.allCases)
    let value = expression(of: bound, depth: depth)
    let name = "v\(locals.count)"
    locals.append((name, bound))
    defer { locals.removeLast() }
    return "cel.bind(\(name), \(value), \(expression(of: kind, depth: depth)))"
  }

  /// `range.macro(variable, body)`.
  private mutating func macro(_ range: Kind, _ element: Kind, _ name: String, _ body: Kind, _ depth: Int) -> String {
    let list = expression(of: range, depth: depth)
    let variable = "v\(locals.count)"
    locals.append((variable, element))
    defer { locals.removeLast() }
    return "(\(list)).\(name)(\(variable), \(expression(of: body, depth: depth)))"
  }

  private mutating func collection() -> (range: Kind, element: Kind) {
    random.pick([(.ints, .int), (.strings, .string), (.map, .string)])
  }

  // MARK: By type

  private mutating func bool(_ depth: Int) -> String {
    switch random.next(14) {
    case 0, 1: return binary(.bool, "&&", .bool, depth)
    case 2, 3: return binary(.bool, "||", .bool, depth)
    case 4: return "!\(expression(of: .bool, depth: depth).inParentheses)"
    case 5:
      let kind = random.pick(Kind.allCases)
      return binary(kind, random.pick(["==", "!="]), kind, depth)
    case 6, 7:
      let kind = random.pick([Kind.int, .uint, .double, .string, .bytes, .timestamp, .duration, .bool])
      return binary(kind, random.pick(["<", "<=", ">", ">="]), kind, depth)
    case 8: return binary(.int, "in", .ints, depth)
    case 9: return binary(.string, "in", random.pick([.strings, .map]), depth)
    case 10:
      let (range, element) = collection()
      return macro(range, element, random.pick(["exists", "all", "exists_one"]), .bool, depth)
    case 11: return call(.string, random.pick(["contains", "startsWith", "endsWith"]), [.string], depth)
    case 12: return random.oneIn(2) ? "has(m.a)" : call(.optional, "hasValue", [], depth)
    default: return "(\(expression(of: .string, depth: depth))).matches('^[a-c]+$')"
    }
  }

  private mutating func int(_ depth: Int) -> String {
    switch random.next(10) {
    case 0, 1, 2: return binary(.int, random.pick(["+", "-", "*", "/", "%"]), .int, depth)
    case 3: return "-\(expression(of: .int, depth: depth).inParentheses)"
    case 4: return "size(\(expression(of: random.pick([.string, .bytes, .ints, .strings, .map]), depth: depth)))"
    case 5: return "int(\(expression(of: random.pick([.uint, .double, .string, .timestamp]), depth: depth)))"
    case 6:
      return call(
        .timestamp, random.pick(["getHours", "getMinutes", "getDayOfWeek", "getFullYear", "getMonth"]), [], depth)
    case 7: return "(\(expression(of: .timestamp, depth: depth))).getHours('Europe/Berlin')"
    case 8: return "\(expression(of: .ints, depth: depth).inParentheses)[\(expression(of: .int, depth: depth))]"
    default: return call(.optional, "orValue", [.int], depth)
    }
  }

  private mutating func double(_ depth: Int) -> String {
    arithmetic(.double, ["+", "-", "*", "/"], depth)
      ?? "double(\(expression(of: random.pick([.int, .uint, .string]), depth: depth)))"
  }

  private mutating func string(_ depth: Int) -> String {
    switch random.next(6) {
    case 0, 1: return binary(.string, "+", .string, depth)
    case 2: return "string(\(expression(of: random.pick([.int, .uint, .bool, .duration, .bytes]), depth: depth)))"
    case 3: return call(.string, random.pick(["lowerAscii", "upperAscii", "trim", "reverse"]), [], depth)
    case 4: return call(.string, "replace", [.string, .string], depth)
    default: return call(.strings, "join", [.string], depth)
    }
  }

  private mutating func timestamp(_ depth: Int) -> String {
    switch random.next(4) {
    case 0: return "timestamp(\(expression(of: .int, depth: depth)))"
    default: return binary(.timestamp, random.pick(["+", "-"]), .duration, depth)
    }
  }

  private mutating func duration(_ depth: Int) -> String {
    random.oneIn(2)
      ? binary(.timestamp, "-", .timestamp, depth) : binary(.duration, random.pick(["+", "-"]), .duration, depth)
  }

  private mutating func ints(_ depth: Int) -> String {
    switch random.next(5) {
    case 0: return "[\(expression(of: .int, depth: depth)), \(expression(of: .int, depth: depth))]"
    case 1: return binary(.ints, "+", .ints, depth)
    case 2: return macro(.ints, .int, "filter", .bool, depth)
    case 3:
      let (range, element) = collection()
      return macro(range, element, "map", .int, depth)
    default: return "[?\(expression(of: .optional, depth: depth)), \(expression(of: .int, depth: depth))]"
    }
  }

  private mutating func strings(_ depth: Int) -> String {
    switch random.next(4) {
    case 0: return "[\(expression(of: .string, depth: depth)), \(expression(of: .string, depth: depth))]"
    case 1: return macro(.strings, .string, "filter", .bool, depth)
    case 2: return macro(.map, .string, "map", .string, depth)
    default: return call(.string, "split", [.string], depth)
    }
  }

  private mutating func map(_ depth: Int) -> String {
    "{\(expression(of: .string, depth: depth)): \(expression(of: .int, depth: depth))}"
  }

  private mutating func optional(_ depth: Int) -> String {
    switch random.next(5) {
    case 0: return "optional.of(\(expression(of: .int, depth: depth)))"
    case 1: return "\(expression(of: .map, depth: depth).inParentheses)[?\(expression(of: .string, depth: depth))]"
    case 2: return "\(expression(of: .ints, depth: depth).inParentheses)[?\(expression(of: .int, depth: depth))]"
    case 3: return "m.?\(random.pick(["a", "b", "zz"]))"
    default: return macro(.optional, .int, "optMap", .int, depth)
    }
  }
}

extension String {
  fileprivate var inParentheses: String { "(\(self))" }
}
