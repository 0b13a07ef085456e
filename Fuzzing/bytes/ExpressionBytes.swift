import CEL
import Time

/// Any bytes as an expression: whatever they are, compiling, evaluating and explaining end with an answer, and what was parsed
/// prints to text that compiles to the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  tryExpression(text, in: strict)
  tryExpression(text, in: lenient)
  return 0
}

private let strict = environment(.strict)
private let lenient = environment([])

private func environment(_ strictness: Environment.Strictness) -> Environment {
  var environment = Environment(strictness: strictness)
  environment.declare(Variable("now", .timestamp, isClock: true))
  environment.declare(Variable("x", .dyn))
  environment.declare(Variable("n", .int))
  environment.declare(Variable("s", .string))
  environment.declare(Variable("m", .map(.string, .list(.int))))
  return environment
}

private func tryExpression(_ text: String, in environment: Environment) {
  var bindings = Bindings(for: environment)
  bindings.set("now", .timestamp(Timestamp(seconds: 1_700_000_000)))
  bindings.set("x", [1, "a", [true]])
  bindings.set("n", 7)
  bindings.set("s", "some text")
  let compilation = environment.compile(text)
  for diagnostic in compilation.diagnostics { _ = diagnostic.render() }
  guard let program = compilation.program else { return }
  let evaluation = program.evaluate(bindings, wantsHorizon: true)
  let explanation = program.explain(bindings)
  _ = explanation.rendered()
  if let horizon = evaluation.horizon {
    precondition(horizon > Timestamp(seconds: 1_700_000_000), "a horizon in the past")
  }
  let printed = program.printed
  // Printing spells escapes and signs out, so only what has room is asked to compile again.
  guard printed.utf8.count < environment.limits.bytes else { return }
  let again = environment.compile(printed).program
  precondition(again?.printed == printed, "printed as \(printed)")
}
