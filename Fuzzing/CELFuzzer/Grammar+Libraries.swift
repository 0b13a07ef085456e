extension Grammar {
  /// The extension libraries that the peer has switched on.
  static let libraries = strings + lists + math + encodings

  private static let strings = [
    Production("string", "@string.charAt(@int)"), Production("int", "@string.indexOf(@string)"),
    Production("int", "@string.indexOf(@string, @int)"), Production("int", "@string.lastIndexOf(@string)"),
    Production("int", "@string.lastIndexOf(@string, @int)"), Production("string", "@list(string).join()"),
    Production("string", "@list(string).join(@string)"), Production("string", "@string.lowerAscii()"),
    Production("string", "@string.upperAscii()"), Production("string", "@string.replace(@string, @string)"),
    Production("string", "@string.replace(@string, @string, @int)"), Production("string", "@string.reverse()"),
    Production("list(string)", "@string.split(@string)"), Production("list(string)", "@string.split(@string, @int)"),
    Production("string", "@string.substring(@int)"), Production("string", "@string.substring(@int, @int)"),
    Production("string", "@string.trim()"), Production("string", "strings.quote(@string)"),
    Production("string", "strings.quote(@string + @string)"), Production("string", "@list(dyn).join(@string)"),
    Production("string", "(@format + @format).format([@$A, @$B])"), Production("string", "'%s'.format([@list($A)])"),
    Production("string", "'%s'.format([@map(string, $A)])"), Production("string", "'%s %s'.format([@$A, @$B])"),
    Production("string", "'%.0f %.10e %.100f'.format([@double, @double, @double])"),
    Production("string", "'%s%%%x'.format([@duration, @bytes])"), Production("string", "@format.format([@dyn])"),
    Production("string", "@format.format(@list(dyn))"), Production("string", "@format.format([@$A])"),
    Production("string", "@format.format([@$A, @$B])"), Production("string", "'%s'.format([@$A])"),
    Production("string", "'%d'.format([@int])"), Production("string", "'%.3f'.format([@double])"),
    Production("string", "'%e'.format([@double])"), Production("string", "'%x'.format([@int])"),
    Production("string", "'%X'.format([@string])"), Production("string", "'%b %o'.format([@int, @uint])"),
  ]

  private static let lists =
    ["int", "uint", "double", "string", "bool", "timestamp", "duration", "bytes"].map {
      Production("list(\($0))", "@list(\($0)).sort()")
    } + [
      Production("list($A)", "@list($A).distinct()"), Production("list($A)", "@list($A).reverse()"),
      Production("list($A)", "@list($A).slice(@int, @int)"), Production("list($A)", "@list($A).slice(0, 1)"),
      Production("list($A)", "@list(list($A)).flatten()"), Production("list(dyn)", "@list(list($A)).flatten(@int)"),
      Production("list(int)", "lists.range(@small)"), Production("list(dyn)", "@list(dyn).sort()"),
      Production("list($A)", "@list($A).sortBy(i, @@double)", scope: [("i", "$A")]),
      Production("list($A)", "@list($A).sortBy(i, @@timestamp)", scope: [("i", "$A")]),
      Production("list($A)", "@list($A).sortBy(i, @@$B)", scope: [("i", "$A")]),
      Production("list(dyn)", "@list(dyn).distinct()"), Production("list(dyn)", "@dyn.flatten(@small)"),
      Production("bool", "sets.equivalent(@list(dyn), @list(dyn))"),
      Production("bool", "sets.intersects(@list(dyn), @list($A))"),
      Production("list($A)", "@list($A).sortBy(i, @@int)", scope: [("i", "$A")]),
      Production("list($A)", "@list($A).sortBy(i, @@string)", scope: [("i", "$A")]),
      Production("bool", "sets.contains(@list($A), @list($A))"),
      Production("bool", "sets.equivalent(@list($A), @list($A))"),
      Production("bool", "sets.intersects(@list($A), @list($A))"),
      Production("bool", "sets.contains(@list(dyn), @list($A))"),
    ]

  private static let math =
    ["int", "uint", "double"].flatMap { type in
      [
        "math.greatest(@T)", "math.greatest(@T, @T)", "math.least(@T, @T)", "math.greatest(@T, @T, @T)",
        "math.least(@list(T))", "math.greatest(@list(T))", "math.abs(@T)", "math.sign(@T)",
      ].map { Production(type, $0.replacing("T", with: type)) }
    }
    + ["ceil", "floor", "round", "trunc"].map { Production("double", "math.\($0)(@double)") }
    + ["isNaN", "isInf", "isFinite"].map { Production("bool", "math.\($0)(@double)") }
    + ["int", "uint"].flatMap { type in
      ["bitAnd", "bitOr", "bitXor"].map { Production(type, "math.\($0)(@\(type), @\(type))") }
        + ["bitShiftLeft", "bitShiftRight"].flatMap {
          [Production(type, "math.\($0)(@\(type), @int)"), Production(type, "math.\($0)(@\(type), @small)")]
        } + [Production(type, "math.bitNot(@\(type))")]
    } + [
      Production("double", "math.sqrt(@int)"), Production("double", "math.sqrt(@double)"),
      Production("dyn", "math.greatest(@uint, @double, @int, @int)"),
      Production("double", "math.round(@double / @double)"),
      Production("double", "math.sqrt(@uint)"), Production("dyn", "math.greatest(@int, @double)"),
      Production("dyn", "math.least(@uint, @int, @double)"), Production("dyn", "math.least(@list(dyn))"),
    ]

  private static let encodings = [
    Production("string", "base64.encode(@bytes)"), Production("bytes", "base64.decode(@string)"),
    Production("bytes", "base64.decode(base64.encode(@bytes))"),
  ]
}
