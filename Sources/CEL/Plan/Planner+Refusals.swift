import Diagnostics
import Pattern
import Time

/// Reports at compile time what can never work at run time.
extension Planner {
  var checksLiterals: Bool { environment.strictness.contains(.checkedLiterals) && !isTracing }

  mutating func refuse(_ reason: String, _ part: Expression, fixes: [Fix] = []) {
    report(Diagnostic(code: "R203", summary: reason, span: part.span, position: part.position, fixes: fixes))
  }

  /// Warns about a literal that works but is probably not what was meant.
  mutating func warn(_ reason: String, _ part: Expression, fixes: [Fix]) {
    report(
      Diagnostic(
        code: "R209", severity: .warning, summary: reason, span: part.span, position: part.position, fixes: fixes))
  }

  /// Reports a diagnostic once: a literal is met once for each value beside it.
  private mutating func report(_ diagnostic: Diagnostic) {
    guard checksLiterals,
      !diagnostics.contains(where: { $0.span == diagnostic.span && $0.summary == diagnostic.summary })
    else { return }
    diagnostics.append(diagnostic)
  }

  /// Reports a call that fails whatever the variables are.
  mutating func refuse(_ error: EvaluationError, _ part: Expression, _ function: Function, _ parts: [Expression]) {
    guard checksLiterals else { return }
    guard parts.count == 1, case .string(let text)? = parts[0].literal else { return refuse(error.message, part) }
    switch function.name {
    case "duration" where !part.holds(parts[0]):
      // The text is written elsewhere, in a list or a branch beside others, so the fix must keep it a string.
      let meant = Planner.days(text).map { "\($0 * 24)h" } ?? text.goDuration
      refuse(error.message, parts[0], fixes: meant.map { [.replacing(parts[0].span, with: $0.printedLiteral)] } ?? [])
    case "duration":
      guard let days = Planner.days(text) else {
        if let number = Int64(text), number > 0 {
          return refuse(error.message, parts[0], fixes: Checker.durations(of: number, at: part.span))
        }
        let fix = text.asDuration.map { Fix.replacing(part.span, with: $0) }
        return refuse(error.message, parts[0], fixes: fix.map { [$0] } ?? [])
      }
      let inHours = "duration(\"\(days * 24)h\")"
      let replacement = environment.function(named: "days") == nil ? inHours : "days(\(days))"
      let both = replacement == inHours ? inHours : "\(replacement) or \(inHours)"
      refuse(
        "duration(\(text.printedLiteral)) is not CEL, whose units end at hours: write \(both)", parts[0],
        fixes: [.replacing(part.span, with: replacement)])
    case "timestamp":
      let fix = text.asTimestamp(in: environment.zone).map { Fix.replacing(parts[0].span, with: $0.printedLiteral) }
      refuse(error.message, parts[0], fixes: fix.map { [$0] } ?? [])
    default: refuse(error.message, parts[0])
    }
  }

  private static func days(_ text: String) -> Int64? {
    guard text.hasSuffix("d"), let days = Int64(text.dropLast()), days.magnitude < 100_000 else { return nil }
    return days
  }

  mutating func refusePattern(_ error: PatternError, _ call: Expression, _ parts: [Expression]) {
    let literal = parts[1]
    var fixes: [Fix] = []
    if case .string(let text)? = literal.literal, call.holds(literal), let test = patternTest(parts[0], text) {
      fixes = [.replacing(call.span, with: test)]
    }
    refuse("not a regular expression: \(error.reason)", literal, fixes: fixes)
  }

  mutating func refuseZone(_ name: String, _ literal: Expression) {
    refuse(
      "\(Zone.complaint(about: name)): write one such as Europe/Berlin, UTC or +02:00", literal,
      fixes: (Zone.offsetMeant(by: name) ?? Zone.nearestName(to: name))
        .map { [.replacing(literal.span, with: $0.printedLiteral)] } ?? [])
  }
}
