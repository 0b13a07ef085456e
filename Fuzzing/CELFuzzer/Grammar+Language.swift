/// The language itself: operators, macros, the standard library and optional types.
enum Grammar {
  private static let element = [("i", "$A")]
  private static let indexed = [("i", "int"), ("j", "$A")]
  private static let keyed = [("i", "$A"), ("j", "$B")]

  static let all =
    operators + conversions + dynamic + names + collections + macros + twoVariables + optionals + times + libraries

  private static let operators = arithmetic + orderings + plain

  private static let orderings: [Production] = ["<", "<=", ">", ">="].flatMap { sign -> [Production] in
    let mixed = [("int", "uint"), ("uint", "double"), ("double", "int")].map { left, right in
      Production("bool", "dyn(@\(left)) \(sign) @\(right)")
    }
    return mixed
      + ["int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration"].map {
        Production("bool", "@\($0) \(sign) @\($0)")
      }
  }

  private static let arithmetic: [Production] = ["int", "uint", "double"].flatMap { type in
    ["@T + @T", "@T - @T", "@T * @T", "@T / @T"].map { Production(type, $0.replacing("T", with: type)) }
  }

  private static let plain: [Production] = [
    Production("int", "@int % @int"), Production("uint", "@uint % @uint"), Production("int", "-@int"),
    Production("double", "-@double"), Production("bool", "!@bool"),
    Production("bool", "@bool && @bool"), Production("bool", "@bool || @bool"),
    Production("bool", "@bool && @bool || @bool"), Production("$A", "@bool ? @$A : @$A"),
    Production("bool", "@$A == @$A"), Production("bool", "@$A != @$A"), Production("string", "@string + @string"),
    Production("bytes", "@bytes + @bytes"), Production("list($A)", "@list($A) + @list($A)"),
    Production("bool", "dyn(@int) < dyn(@double)"), Production("bool", "dyn(@int) == dyn(@uint)"),
    Production("bool", "dyn(@uint) >= dyn(@double)"), Production("bool", "dyn(@int) > dyn(@uint)"),
    Production("bool", "dyn(@$A) == dyn(@$B)"), Production("bool", "dyn(@$A) != @$B"),
    Production("bool", "@int < @double"), Production("bool", "@uint <= @int"),
    Production("bool", "@bool || @bool || @bool"), Production("bool", "@bool || @bool && @bool"),
    Production("$A", "@bool ? @$A : @bool ? @$A : @$A"), Production("bool", "!!@bool"), Production("int", "--@int"),
    Production("int", "@int - @int + @int * @int"), Production("int", "@int - @wrapper(int)"),
    Production("bool", "@wrapper(int) == null"), Production("bool", "@null_type == @$A"),
  ]

  /// Operators and functions that learn the types of their operands when they are evaluated.
  private static let dynamic = [
    Production("dyn", "@dyn + @dyn"), Production("dyn", "@dyn - @dyn"), Production("dyn", "@dyn * @dyn"),
    Production("dyn", "@dyn / @dyn"), Production("dyn", "@dyn % @dyn"), Production("dyn", "-@dyn"),
    Production("bool", "!@dyn"), Production("bool", "@dyn < @dyn"), Production("bool", "@dyn >= @dyn"),
    Production("bool", "@dyn && @bool"), Production("bool", "@bool || @dyn"), Production("dyn", "@dyn ? @dyn : @$A"),
    Production("int", "size(@dyn)"), Production("int", "@dyn.size()"), Production("string", "string(@dyn)"),
    Production("int", "int(@dyn)"), Production("uint", "uint(@dyn)"), Production("double", "double(@dyn)"),
    Production("bytes", "bytes(@dyn)"), Production("timestamp", "timestamp(@dyn)"), Production("dyn", "@dyn.?a"),
    Production("duration", "duration(@dyn)"), Production("bool", "bool(@dyn)"), Production("dyn", "@dyn[?@dyn]"),
    Production("dyn", "@dyn.a.b"), Production("bool", "has(@dyn.a)"), Production("bool", "has(@dyn.?a.b)"),
    Production("bool", "@dyn in @dyn"), Production("int", "@dyn.getHours()"), Production("list(dyn)", "@dyn.map(i, i)"),
    Production("list(dyn)", "@dyn.filter(i, @@bool)", scope: [("i", "dyn")]),
    Production("list(dyn)", "@dyn.transformList(i, j, j)"), Production("bool", "@dyn.startsWith(@dyn)"),
    Production("map(dyn, $A)", "@dyn.transformMap(i, j, @@$A)", scope: [("i", "dyn"), ("j", "dyn")]),
    Production("dyn", "@dyn.sort()"), Production("dyn", "@dyn.sortBy(i, @@$A)", scope: [("i", "dyn")]),
    Production("dyn", "@dyn.reverse()"), Production("dyn", "@dyn.first()"), Production("dyn", "@dyn.value()"),
    Production("dyn", "@dyn.orValue(@$A)"), Production("dyn", "@dyn.optMap(i, @@$A)", scope: [("i", "dyn")]),
    Production("string", "@dyn.join()"), Production("string", "'%s'.format(@dyn)"),
    Production("dyn", "math.abs(@dyn)"), Production("dyn", "math.greatest(@dyn, @dyn)"),
  ]

  /// Names that hide others, that are quoted, and that nothing stands behind.
  private static let names = [
    Production("$B", "cel.bind(n, @$A, @@$B)", scope: [("n", "$A")]),
    Production("$B", "cel.bind(int, @$A, int(@@$B))", scope: [("int", "$A")]),
    Production("list($B)", "@list($A).map(s, @@$B)", scope: [("s", "$A")]),
    Production("bool", "[{'n': @$A}].exists(q, q.n == @$A)"), Production("int", "[{'n': @int}].map(q, .q.n)[0]"),
    Production("string", "{'a-b': @string}.`a-b`"), Production("bool", "has({'a-b': @$A}.`a-b`)"),
    Production("optional_type($A)", "{'a b': @$A}.?`a b`"), Production("int", "{'in': @int}.`in`"),
    Production("list($A)", "{'if': @list($A)}.if"), Production("int", "unknown(@$A)"),
    Production("int", "@$A.unknown()"),
    Production("dyn", "nothing"), Production("dyn", "q.nothing"), Production("dyn", "T{a: @$A}"),
    Production("int", "size(@string, @$A)"), Production("bool", "@$A.contains(@$B)"),
  ]

  private static let conversions = [
    Production("int", "int(@uint)"), Production("int", "int(@double)"), Production("int", "int(@string)"),
    Production("int", "int(@timestamp)"), Production("uint", "uint(@int)"), Production("uint", "uint(@double)"),
    Production("uint", "uint(@string)"), Production("double", "double(@int)"), Production("double", "double(@uint)"),
    Production("double", "double(@string)"), Production("string", "string(@int)"),
    Production("string", "string(@uint)"),
    Production("string", "string(@double)"), Production("string", "string(@bool)"),
    Production("string", "string(@bytes)"), Production("string", "string(@timestamp)"),
    Production("string", "string(@duration)"), Production("bytes", "bytes(@string)"),
    Production("bool", "bool(@string)"), Production("timestamp", "timestamp(@string)"),
    Production("timestamp", "timestamp(@int)"), Production("duration", "duration(@string)"),
    Production("dyn", "dyn(@$A)"), Production("int", "int(@int)"), Production("uint", "uint(@uint)"),
    Production("double", "double(@double)"), Production("string", "string(@string)"),
    Production("bytes", "bytes(@bytes)"), Production("bool", "bool(@bool)"),
    Production("timestamp", "timestamp(@timestamp)"), Production("duration", "duration(@duration)"),
    Production("double", "double(string(@double))"), Production("int", "int(string(@int))"),
    Production("duration", "duration(string(@duration))"), Production("timestamp", "timestamp(string(@timestamp))"),
    Production("type(dyn)", "type(type(@$A))"), Production("bool", "type(@dyn) == @type(dyn)"),
    Production("$A", "@dyn"), Production("$A", "dyn(@$A)"), Production("type(dyn)", "type(@$A)"),
    Production("bool", "type(@$A) == type(@$B)"), Production("bool", "type(@$A) == @type(dyn)"),
  ]

  private static let collections = [
    Production("list($A)", "[@$A]"), Production("list($A)", "[@$A, @$A]"), Production("list($A)", "[@$A, @$A, @$A]"),
    Production("list(dyn)", "[@$A, @$B]"), Production("map(string, $A)", "{@string: @$A}"),
    Production("map(int, $A)", "{@int: @$A, @int: @$A}"), Production("map(uint, $A)", "{@uint: @$A}"),
    Production("map(bool, $A)", "{true: @$A, false: @$A}"), Production("map(string, $A)", "{'a': @$A, 'b': @$A}"),
    Production("map(string, dyn)", "{'a': @$A, 'b': @$B}"), Production("$A", "@list($A)[@int]"),
    Production("$A", "@list($A)[0]"), Production("$B", "@map(string, $B)[@string]"),
    Production("$B", "@map(int, $B)[@int]"),
    Production("$B", "@map(string, $B).a"), Production("$B", "@map(string, $B)['a']"),
    Production("map(dyn, $A)", "{@int: @$A, @string: @$A, @bool: @$A}"), Production("$A", "@map(dyn, $A)[@dyn]"),
    Production("map(dyn, $A)", "{@int: @$A, @uint: @$A}"), Production("$A", "@map(bool, $A)[@bool]"),
    Production("$A", "@map(uint, $A)[@uint]"), Production("$A", "@map(int, $A)[dyn(@double)]"),
    Production("$A", "@map(int, $A)[dyn(@uint)]"), Production("$A", "@list($A)[dyn(@double)]"),
    Production("$A", "@list($A)[dyn(@uint)]"), Production("bool", "@bool in @map(bool, $A)"),
    Production("bool", "dyn(@double) in @map(int, $A)"), Production("bool", "dyn(@uint) in @list(int)"),
    Production("int", "size(@map(string, $A))"), Production("int", "size(@bytes)"),
    Production("dyn", "@dyn[@$A]"), Production("dyn", "@dyn.a"), Production("bool", "@$A in @list($A)"),
    Production("bool", "@string in @map(string, $A)"), Production("bool", "@dyn in @map(int, $A)"),
    Production("bool", "@$A in @dyn"), Production("bool", "has(@map(string, $A).a)"),
    Production("bool", "has(@map(string, map(string, $A)).a.b)"), Production("int", "size(@list($A))"),
    Production("int", "@map(string, $A).size()"), Production("int", "size(@string)"),
    Production("int", "@bytes.size()"),
    Production("int", "@string.size()"), Production("bool", "@string.contains(@string)"),
    Production("bool", "@string.startsWith(@string)"), Production("bool", "@string.endsWith(@string)"),
    Production("bool", "@string.matches(@pattern)"), Production("bool", "matches(@string, @pattern)"),
    Production("bool", "@string.matches(@string)"),
  ]

  private static let macros = [
    Production("bool", "@list($A).all(i, @@bool)", scope: element),
    Production("bool", "@list($A).exists(i, @@bool)", scope: element),
    Production("bool", "@list($A).exists_one(i, @@bool)", scope: element),
    Production("list($B)", "@list($A).map(i, @@$B)", scope: element),
    Production("list($B)", "@list($A).map(i, @@bool, @@$B)", scope: element),
    Production("list($A)", "@list($A).filter(i, @@bool)", scope: element),
    Production("bool", "@map(string, $B).all(i, @@bool)", scope: [("i", "string")]),
    Production("bool", "@map(int, $B).exists(i, @@bool)", scope: [("i", "int")]),
    Production("bool", "@map(string, $B).exists_one(i, @@bool)", scope: [("i", "string")]),
    Production("list(string)", "@map(string, $B).map(i, @@string).sort()", scope: [("i", "string")]),
    Production("list(string)", "@map(string, $B).filter(i, @@bool).sort()", scope: [("i", "string")]),
    Production("bool", "@list($A).existsOne(i, @@bool)", scope: element),
    Production("list($A)", "@list(list($A)).map(i, i)[@int]"),
    Production("bool", "@list($A).all(i, @list($A).exists(j, i == j))"),
    Production("bool", "@dyn.all(i, @@bool)", scope: [("i", "dyn")]),
    Production("bool", "@dyn.exists(i, @@bool)", scope: [("i", "dyn")]),
    Production("$B", "cel.bind(i, @$A, @@$B)", scope: element),
  ]

  private static let twoVariables = [
    Production("bool", "@list($A).all(i, j, @@bool)", scope: indexed),
    Production("bool", "@list($A).exists(i, j, @@bool)", scope: indexed),
    Production("bool", "@list($A).existsOne(i, j, @@bool)", scope: indexed),
    Production("bool", "@list($A).exists_one(i, j, @@bool)", scope: indexed),
    Production("list($B)", "@list($A).transformList(i, j, @@$B)", scope: indexed),
    Production("list($B)", "@list($A).transformList(i, j, @@bool, @@$B)", scope: indexed),
    Production("map(int, $B)", "@list($A).transformMap(i, j, @@$B)", scope: indexed),
    Production("map(int, $B)", "@list($A).transformMap(i, j, @@bool, @@$B)", scope: indexed),
    Production("map(string, $A)", "@list($A).transformMapEntry(i, j, {string(i): j})", scope: indexed),
    Production("map(string, $A)", "@list($A).transformMapEntry(i, j, {@@string: j})", scope: indexed),
    Production("bool", "@map(string, $B).all(i, j, @@bool)", scope: [("i", "string"), ("j", "$B")]),
    Production("bool", "@map(int, $B).exists(i, j, @@bool)", scope: [("i", "int"), ("j", "$B")]),
    Production("map(string, $A)", "@map(string, $B).transformMap(i, j, @@$A)", scope: [("i", "string"), ("j", "$B")]),
    Production("map(int, $A)", "@map(int, $B).transformMap(i, j, @@bool, @@$A)", scope: [("i", "int"), ("j", "$B")]),
    Production("list(int)", "@map(int, $B).transformList(i, j, @@int).sort()", scope: [("i", "int"), ("j", "$B")]),
  ]

  private static let optionals = [
    Production("optional_type($A)", "optional.of(@$A)"), Production("optional_type($A)", "optional.none()"),
    Production("optional_type($A)", "optional.ofNonZeroValue(@$A)"),
    Production("optional_type($B)", "@map(string, $B).?a"),
    Production("optional_type($B)", "@map(string, $B)[?@string]"),
    Production("optional_type($A)", "@list($A)[?@int]"), Production("optional_type($A)", "@list(list($A))[?0][?@int]"),
    Production("optional_type($B)", "@map(string, map(string, $B)).?a.b"),
    Production("optional_type($B)", "@map(string, map(string, $B)).?a['b']"),
    Production("$A", "@optional_type($A).value()"),
    Production("bool", "@optional_type($A).hasValue()"), Production("$A", "@optional_type($A).orValue(@$A)"),
    Production("optional_type($A)", "@optional_type($A).or(@optional_type($A))"),
    Production("optional_type($B)", "@optional_type($A).optMap(i, @@$B)", scope: element),
    Production("optional_type($B)", "@optional_type($A).optFlatMap(i, @@optional_type($B))", scope: element),
    Production("list($A)", "[?@optional_type($A)]"), Production("list($A)", "[?@optional_type($A), @$A]"),
    Production("map(string, $A)", "{?'a': @optional_type($A)}"),
    Production("map(string, $A)", "{'b': @$A, ?'a': @optional_type($A)}"),
    Production("bool", "has(@map(string, $A).?a.b)"), Production("list($A)", "@list(optional_type($A)).unwrapOpt()"),
    Production("optional_type($B)", "@optional_type(map(string, $B)).a"),
    Production("optional_type($B)", "@optional_type(map(string, $B)).?a"),
    Production("optional_type($A)", "@optional_type(list($A))[@int]"),
    Production("optional_type($A)", "@optional_type(list($A))[?@int]"),
    Production("optional_type($B)", "@optional_type(map(int, $B))[@int]"),
    Production("bool", "@optional_type($A) == @optional_type($A)"),
    Production("bool", "has(@optional_type(map(string, $A)).a)"),
    Production("optional_type($A)", "optional.of(@optional_type($A)).value()"),
    Production("map(string, $A)", "{?@string: @optional_type($A)}"),
    Production("list($A)", "[@$A, ?@optional_type($A), ?@optional_type($A)]"),
    Production("list($A)", "optional.unwrap(@list(optional_type($A)))"),
    Production("optional_type($A)", "@list($A).first()"),
    Production("optional_type($A)", "@list($A).last()"),
  ]

  private static let times =
    [
      "getFullYear", "getMonth", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getDate", "getHours", "getMinutes",
      "getSeconds", "getMilliseconds",
    ].flatMap {
      [Production("int", "@timestamp.\($0)()"), Production("int", "@timestamp.\($0)(@zone)")]
    }
    // Not getMilliseconds: timestamps/duration_converters/get_milliseconds demands the part below the second, the peer gives all.
    + ["getHours", "getMinutes", "getSeconds"].map { Production("int", "@duration.\($0)()") } + [
      Production("timestamp", "@timestamp + @duration"), Production("timestamp", "@duration + @timestamp"),
      Production("timestamp", "@timestamp - @duration"), Production("duration", "@timestamp - @timestamp"),
      Production("duration", "@duration + @duration"), Production("duration", "@duration - @duration"),

      Production("string", "string(@timestamp)"),
    ]
}
