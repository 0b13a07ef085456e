import Diagnostics
import Pattern

/// Checks that a string compared with a field with a closed set is in that set (R201).
extension Planner {
  mutating func checkClosedSet(_ function: String, _ part: Expression, _ parts: [Expression], _ nodes: [any Node]) {
    guard checksLiterals, parts.count == 2 else { return }
    switch function {
    case "_==_", "_!=_", "@in":
      for (one, other) in [(0, 1), (1, 0)] {
        guard let closed = closedSet(of: parts[one], in: expression) else { continue }
        for (text, place) in texts(of: parts[other], nodes[other]) where !closed.values.contains(text) {
          let near = place.literal == nil ? nil : nearest(to: text, among: closed.values)
          report(
            "\(closed.name) is never \(text.printedLiteral)", place, closed.values,
            near.map { .replacing(place.span, with: $0.printedLiteral) })
        }
      }
    case "startsWith", "endsWith", "contains", "matches":
      guard let closed = closedSet(of: parts[0], in: expression) else { return }
      for (text, place) in texts(of: parts[1], nodes[1]) {
        guard let has = Planner.test(function, text), !closed.values.contains(where: has) else { continue }
        let verb =
          ["startsWith": "begins with", "endsWith": "ends with", "contains": "contains"][function] ?? "matches"
        report("\(closed.name) never \(verb) \(text.printedLiteral)", place, closed.values, nil)
      }
    default: return
    }
  }

  private mutating func report(_ summary: String, _ part: Expression, _ values: [String], _ fix: Fix?) {
    guard !diagnostics.contains(where: { $0.span == part.span && $0.summary == summary }) else { return }
    diagnostics.append(
      Diagnostic(
        code: "R201", summary: summary, span: part.span,
        notes: [.init("it is one of \(values.map(\.printedLiteral).joined(separator: ", "))")],
        fixes: fix.map { [$0] } ?? []))
  }

  /// The test of a string function with this argument; `nil` for an invalid pattern, which is reported elsewhere.
  private static func test(_ function: String, _ text: String) -> ((String) -> Bool)? {
    switch function {
    case "startsWith": return { $0.hasPrefix(text) }
    case "endsWith": return { $0.hasSuffix(text) }
    case "contains": return { text.isEmpty || $0.contains(text) }
    default:
      do throws(PatternError) {
        let pattern = try Pattern(text)
        return { pattern.isFound(in: $0) }
      } catch {
        return nil
      }
    }
  }

  private func closedSet(of part: Expression, in checked: CheckedExpression) -> (name: String, values: [String])? {
    let (part, checked) = meant(by: part, in: checked)
    if case .variable(let index)? = checked.reference(of: part) {
      let variable = checked.environment.variables[index]
      return variable.closedSet.map { (variable.name, $0) }
    }
    switch part.kind {
    case .select(let operand, let field, _):
      var type = checked.type(of: operand)
      if case .optional(let inner) = type { type = inner }
      guard case .object(let object) = type, let slot = object.index(of: field.text) else { return nil }
      return object.fields[slot].closedSet.map { (field.text, $0) }
    case .call(let name, let target?, _) where name.text == "orValue" || name.text == "value":
      return closedSet(of: target, in: checked)
    default: return nil
    }
  }

  /// The strings that a part may be or contain, each with the part of the expression where it is written.
  func texts(of part: Expression, _ node: any Node) -> [(text: String, place: Expression)] {
    func text(_ value: Value, _ place: Expression) -> (text: String, place: Expression)? {
      if case .string(let text) = value { (text, place) } else { nil }
    }
    switch (part.kind, node.constant) {
    case (.list(let elements), .list(let values)?) where elements.count == values.count:
      return zip(values, elements).compactMap { text($0, $1.value) }
    case (.list(let elements), nil):
      return elements.flatMap { element in
        (choices(of: element.value) ?? []).compactMap { text($0.value, $0.part) }
      }
    case (.map(let entries), .map(let map)?) where entries.count == map.count:
      return zip(map.entries, entries).compactMap { text($0.key, $1.key) }
    case (_, .list(let values)?): return values.compactMap { text($0, part) }
    case (_, .map(let map)?): return map.entries.compactMap { text($0.key, part) }
    case (_, let value?): return text(value, part).map { [$0] } ?? []
    case (_, nil): return (choices(of: part) ?? []).compactMap { text($0.value, $0.part) }
    }
  }
}
