import Diagnostics

extension Checker {
  /// Reports errors in literal formats: `"%d".format(["a"])` fails whatever the variables are.
  ///
  /// Runs only if there are no other errors, because it needs the final types. The specification does not mention such
  /// a check before evaluation; the reference implementation rejects the same formats.
  mutating func checkFormats() {
    for call in formatCalls {
      guard case .call(_, let target?, let arguments) = call.kind, case .string(let format)? = target.literal,
        arguments.count == 1, case .list(let elements) = arguments[0].kind,
        let (summary, part) = problem(of: format, elements.map(\.value))
      else { continue }
      report("R111", summary, at: (part ?? target).span, position: (part ?? call).position)
    }
  }

  /// The error, and the argument that it concerns if there is one; `nil` if the format is correct.
  private func problem(of format: String, _ arguments: [Expression]) -> (String, Expression?)? {
    var refused: Expression?
    do throws(EvaluationError) {
      let used = try FormatFunctions.read(format, count: arguments.count) {
        index, clause, _ throws(EvaluationError) in
        refused = refusedPart(of: arguments[index], clause)
        guard let refused else { return "" }
        throw EvaluationError(.invalidArgument, "%\(clause) does not take \(resolved(refused))")
      }.used
      guard used < arguments.count else { return nil }
      return ("the format has \(used) clauses, but there are \(arguments.count) arguments", arguments[used])
    } catch {
      return (error.message, refused)
    }
  }

  /// The part that a clause does not accept: the argument itself, or for `%s` something inside a list or map.
  ///
  /// `nil` if it accepts all.
  private func refusedPart(of argument: Expression, _ clause: Unicode.Scalar) -> Expression? {
    guard FormatFunctions.takes(clause, resolved(argument)) else { return argument }
    guard clause == "s" else { return nil }
    switch argument.kind {
    case .list, .map: return argument.children.lazy.compactMap { refusedPart(of: $0, clause) }.first
    default: return nil
    }
  }

  private func resolved(_ part: Expression) -> CELType { substitution.resolve(types[part.id], freeAsDyn: true) }
}
