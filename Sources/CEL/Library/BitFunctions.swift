/// The bitwise functions of the math library.
enum BitFunctions {
  static let all = [
    binary("math.bitAnd") { $0 & $1 }, binary("math.bitOr") { $0 | $1 }, binary("math.bitXor") { $0 ^ $1 }, not,
    shift("math.bitShiftLeft") { $0 << $1 }, shift("math.bitShiftRight") { $0 >> $1 },
  ]

  private static func binary(_ name: String, _ combine: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function(
      name, [.global([.int, .int], .int), .global([.uint, .uint], .uint)],
      .two { left, right in
        switch (left, right) {
        case (.int(let a), .int(let b)):
          .int(Int64(bitPattern: combine(UInt64(bitPattern: a), UInt64(bitPattern: b))))
        case (.uint(let a), .uint(let b)): .uint(combine(a, b))
        default: .noSuchOverload
        }
      })
  }

  private static let not = Function(
    "math.bitNot", [.global([.int], .int), .global([.uint], .uint)],
    .one { value in
      switch value {
      case .int(let number): .int(~number)
      case .uint(let number): .uint(~number)
      default: .noSuchOverload
      }
    })

  /// Shifts bits, treating the sign of an int as an ordinary bit; an offset of 64 or more results in 0.
  private static func shift(_ name: String, _ move: @escaping @Sendable (UInt64, UInt64) -> UInt64) -> Function {
    Function(
      name, [.global([.int, .int], .int), .global([.uint, .int], .uint)],
      .two { left, right in
        guard case .int(let count) = right else { return .noSuchOverload }
        if count < 0 { return .failure(.invalidArgument, "\(name)() by a negative offset: \(count)") }
        func moved(_ bits: UInt64) -> UInt64 { count > 63 ? 0 : move(bits, UInt64(count)) }
        switch left {
        case .int(let number): return .int(Int64(bitPattern: moved(UInt64(bitPattern: number))))
        case .uint(let number): return .uint(moved(number))
        default: return .noSuchOverload
        }
      })
  }
}
