import TestSupport

/// Makes up expressions over ``MovingSample``, most of which depend on the clock.
struct ClockExpressionGenerator {
  enum Kind: CaseIterable, Sendable {
    case bool, int, double, string, timestamp, duration
    case ints, durations, timestamps, map, optional
  }

  var random: SeededGenerator
  private var locals: [(name: String, kind: Kind)] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let zones = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "+05:30", "UTC",
    "Africa/Casablanca", "America/St_Johns",
  ]

  mutating func expression(depth: Int) -> String {
    expression(of: random.oneIn(3) ? random.pick(Kind.allCases) : .bool, depth: depth)
  }

  mutating func expression(of kind: Kind, depth: Int) -> String {
    if depth <= 0 || random.oneIn(8) { return leaf(kind) }
    let inner = depth - 1
    if random.oneIn(14) {
      let condition = expression(of: .bool, depth: inner)
      return "(\(condition) ? \(expression(of: kind, depth: inner)) : \(expression(of: kind, depth: inner)))"
    }
    if random.oneIn(14) {
      let bound = random.pick(Kind.allCases)
      let value = expression(of: bound, depth: inner)
      return scoped(bound) { "cel.bind(\($1), \(value), \($0.expression(of: kind, depth: inner)))" }
    }
    switch kind {
    case .bool: return bool(inner)
    case .int: return int(inner)
    case .double: return double(inner)
    case .string: return string(inner)
    case .timestamp: return timestamp(inner)
    case .duration: return duration(inner)
    case .ints, .durations, .timestamps: return list(kind, inner)
    case .map:
      switch random.next(3) {
      case 0: return "{'a': \(of(.duration, inner)), 'b': \(of(.duration, inner))}"
      case 1: return "{'c': \(of(.duration, inner)), ?'a': \(of(.optional, inner))}"
      default:
        let range = of(.map, inner)
        return scoped(.string) { generator, key in
          generator.scoped(.duration) {
            "\(range).transformMap(\(key), \($1), \($0.of(.bool, inner)), \($0.of(.duration, inner)))"
          }
        }
      }
    case .optional: return optional(inner)
    }
  }

  private mutating func of(_ kind: Kind, _ depth: Int) -> String { expression(of: kind, depth: depth) }

  private mutating func scoped(
    _ kind: Kind, _ make: (inout ClockExpressionGenerator, _ name: String) -> String
  ) -> String {
    let name = "v\(locals.count)"
    locals.append((name, kind))
    defer { locals.removeLast() }
    return make(&self, name)
  }

  // MARK: Leaves

  private mutating func leaf(_ kind: Kind) -> String {
    let names = locals.filter { $0.kind == kind }.map(\.name)
    if !names.isEmpty, random.oneIn(2) { return random.pick(names) }
    switch kind {
    case .bool: return random.pick(["true", "false", "now < deadline", "now >= used", "has(ws.left)"])
    case .int:
      return random.pick([
        "0", "1", "2", "-1", "5", "60", "3600", "1000000007", "int(now)", "int(used)", "ws.count", "int(ws.idle)",
        "now.getHours()", "ws.idle.getMinutes()", "9223372036854775807", "now.getSeconds()",
      ])
    case .double:
      return random.pick(["0.0", "1.5", "-2.0", "double(int(now))", "double(ws.idle.getSeconds())", "1e300"])
    case .string: return random.pick(["''", "'a'", "zone", "string(now)", "string(ws.idle)", "'2h0m0s'", "'60'"])
    case .timestamp:
      return random.pick([
        "now", "now", "used", "deadline", "ws.soon", "ws.main.since", "timestamp('2026-03-11T12:00:00Z')",
        "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59Z')", "timestamp('2300-01-01T00:00:00Z')",
      ])
    case .duration:
      return random.pick([
        "ws.idle", "ws.left", "ws.main.age", "ws.main.left", "now - used", "deadline - now", "duration('1h')",
        "duration('2h')", "duration('0s')", "duration('-35m')", "duration('1ns')", "duration('2562047h')",
      ])
    case .ints: return random.pick(["[1, 2]", "[int(now), 3]", "[now.getMinutes(), now.getHours(zone)]"])
    case .durations: return random.pick(["[ws.idle, duration('1h')]", "[duration('2h')]", "ws.boxes.map(b, b.age)"])
    case .timestamps: return random.pick(["[now, used]", "[deadline]", "ws.boxes.map(b, b.since)", "[ws.soon, now]"])
    case .map: return random.pick(["{'a': ws.idle}", "{'a': duration('1h'), 'b': ws.left}"])
    case .optional: return random.pick(["ws.?left", "optional.none()", "optional.of(ws.idle)", "ws.main.?left"])
    }
  }

  // MARK: By type

  private mutating func binary(_ left: Kind, _ symbols: [String], _ right: Kind, _ depth: Int) -> String {
    "(\(of(left, depth)) \(random.pick(symbols)) \(of(right, depth)))"
  }

  private static let comparisons = ["<", "<=", ">", ">=", "==", "!="]

  private mutating func bool(_ depth: Int) -> String {
    switch random.next(16) {
    case 0: return binary(.bool, ["&&", "||"], .bool, depth)
    case 1: return "!(\(of(.bool, depth)))"
    case 2, 3, 4: return binary(.duration, Self.comparisons, .duration, depth)
    case 5, 6: return binary(.timestamp, Self.comparisons, .timestamp, depth)
    case 7, 8: return binary(.int, Self.comparisons, .int, depth)
    case 9: return binary(.double, Self.comparisons, random.pick([.double, .double, .int]), depth)
    case 10:
      let kind = random.pick([Kind.ints, .durations, .timestamps, .map, .optional, .string])
      return binary(kind, ["==", "!="], kind, depth)
    case 11, 12: return quantifier(depth)
    case 13:
      let (range, element) = collection()
      return binary(element, ["in"], range, depth)
    case 14:
      return random.pick([
        "(\(of(.optional, depth))).hasValue()", "(\(of(.timestamp, depth))).isLate()",
        "has({'a': \(of(.duration, depth))}.a)", "dyn(ws).idle > \(of(.duration, depth))", "ws == ws",
        "'a' in \(of(.map, depth))", "silent(\(of(.int, depth))) == 2", "ws.boxes[0] == ws.main",
        "dyn(\(of(.int, depth))) < dyn(\(of(.duration, depth)))", "zone == string(\(of(.int, depth)))",
      ])
    default:
      return
        "(\(of(.string, depth))).\(random.pick(["contains", "startsWith", "matches"]))('\(random.pick(["0", "5", "a"]))')"
    }
  }

  private mutating func collection() -> (range: Kind, element: Kind) {
    random.pick([(.ints, .int), (.durations, .duration), (.timestamps, .timestamp)])
  }

  private mutating func quantifier(_ depth: Int) -> String {
    let name = random.pick(["exists", "all", "exists_one"])
    if random.oneIn(4) {
      return "ws.boxes.\(name)(b, b.\(random.pick(["age", "?left.orValue(b.age)"])) > \(of(.duration, depth)))"
    }
    if random.oneIn(4) {
      let range = of(.map, depth)
      return scoped(.string) { generator, key in
        generator.scoped(.duration) { "\(range).\(name)(\(key), \($1), \($0.of(.bool, depth)))" }
      }
    }
    let (range, element) = collection()
    let list = of(range, depth)
    return scoped(element) { "\(list).\(name)(\($1), \($0.of(.bool, depth)))" }
  }

  private mutating func int(_ depth: Int) -> String {
    switch random.next(14) {
    case 0, 1, 2: return binary(.int, ["+", "-", "*", "/", "%"], .int, depth)
    case 3: return "-(\(of(.int, depth)))"
    case 4, 5: return "int(\(of(random.pick([.timestamp, .duration, .double]), depth)))"
    case 6, 7:
      let field = random.pick(["getHours", "getMinutes", "getSeconds", "getMilliseconds"])
      return "(\(of(.duration, depth))).\(field)()"
    case 8, 9, 10:
      let field = random.pick([
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes",
        "getSeconds", "getMilliseconds",
      ])
      let zone = random.pick(["", "zone", "'\(random.pick(Self.zones))'", "'\(random.pick(Self.zones))'"])
      return "(\(of(.timestamp, depth))).\(field)(\(zone))"
    case 11:
      return "math.\(random.pick(["greatest", "least"]))(\(of(.int, depth)), \(of(.int, depth)), \(of(.int, depth)))"
    case 12: return "math.\(random.pick(["abs", "sign"]))(\(of(.int, depth)))"
    default: return "size(\(of(random.pick([.ints, .durations, .timestamps, .map, .string]), depth)))"
    }
  }

  private mutating func double(_ depth: Int) -> String {
    switch random.next(3) {
    case 0: return binary(.double, ["+", "-", "*", "/"], .double, depth)
    case 1: return "double(\(of(.int, depth)))"
    default: return "math.\(random.pick(["floor", "ceil", "round", "trunc", "sign", "abs"]))(\(of(.double, depth)))"
    }
  }

  private mutating func string(_ depth: Int) -> String {
    switch random.next(4) {
    case 0: return binary(.string, ["+"], .string, depth)
    case 1: return "'%d'.format([\(of(.int, depth))])"
    default: return "string(\(of(random.pick([.int, .double, .bool, .timestamp, .duration]), depth)))"
    }
  }

  private mutating func timestamp(_ depth: Int) -> String {
    switch random.next(7) {
    case 0: return "timestamp(\(of(.int, depth)))"
    case 1: return "later(\(of(.timestamp, depth)), \(of(.timestamp, depth)))"
    case 2: return picked(.timestamps, depth)
    case 3: return binary(.duration, ["+"], .timestamp, depth)
    default: return binary(.timestamp, ["+", "-"], .duration, depth)
    }
  }

  private mutating func duration(_ depth: Int) -> String {
    switch random.next(8) {
    case 0, 1, 2: return binary(.timestamp, ["-"], .timestamp, depth)
    case 3, 4: return binary(.duration, ["+", "-"], .duration, depth)
    case 5: return picked(.durations, depth)
    case 6:
      return random.pick([
        "\(of(.map, depth))['a']", "\(of(.map, depth)).a", "\(of(.map, depth))[?'b'].orValue(ws.idle)",
      ])
    default: return "(\(of(.optional, depth))).\(random.pick(["orValue(\(of(.duration, depth)))", "value()"]))"
    }
  }

  private mutating func picked(_ list: Kind, _ depth: Int) -> String {
    let list = of(list, depth)
    return random.pick([
      "\(list)[0]", "\(list).last().value()", "\(list)[\(of(.int, depth))]", "\(list)[size(\(list)) - 1]",
    ])
  }

  private mutating func list(_ kind: Kind, _ depth: Int) -> String {
    let element: Kind = kind == .ints ? .int : kind == .durations ? .duration : .timestamp
    switch random.next(10) {
    case 0, 1: return "[\(of(element, depth)), \(of(element, depth))]"
    case 2: return binary(kind, ["+"], kind, depth)
    case 3, 4:
      let range = of(kind, depth)
      return scoped(element) { "\(range).filter(\($1), \($0.of(.bool, depth)))" }
    case 5:
      let (range, from) = collection()
      let list = of(range, depth)
      return scoped(from) { "\(list).map(\($1), \($0.of(element, depth)))" }
    case 6:
      let range = of(kind, depth)
      let key = random.pick([Kind.int, .duration])
      return scoped(element) { "\(range).sortBy(\($1), \($0.of(key, depth)))" }
    case 7: return "\(of(kind, depth)).\(random.pick(["sort", "reverse", "distinct"]))()"
    case 8: return "[\(of(kind, depth)), \(of(kind, depth))].flatten()"
    default: return "\(of(kind, depth)).slice(0, 1)"
    }
  }

  private mutating func optional(_ depth: Int) -> String {
    switch random.next(6) {
    case 0: return "optional.of(\(of(.duration, depth)))"
    case 1: return "optional.ofNonZeroValue(\(of(.duration, depth)))"
    case 2: return "\(of(.durations, depth))[?\(of(.int, depth))]"
    case 3: return "(\(of(.optional, depth))).or(\(of(.optional, depth)))"
    case 4: return "\(of(.durations, depth)).first()"
    default:
      let operand = of(.optional, depth)
      return scoped(.duration) { "(\(operand)).optMap(\($1), \($0.of(.duration, depth)))" }
    }
  }
}
