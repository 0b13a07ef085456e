import CEL
import Diagnostics
import Time

/// One expression over the vocabulary, outside any rule file: for trying it out on a workspace.
public struct TrialExpression: Sendable {
  /// What is wrong with it, with places in its text.
  public let diagnostics: [Diagnostic]
  private let program: Program?

  /// Checks the expression as a rule's `when` is checked, except that it may give a value of any type.
  /// - Parameter zone: where times of day are meant that name no zone.
  public init(_ text: String, zone: Zone = .utc) {
    let compilation = Vocabulary.environment(zone: zone).compile(text)
    diagnostics = compilation.diagnostics
    program = compilation.program
  }

  /// Its value on a workspace, with that of every part; `nil` when it is wrong.
  public func explanation(on subject: Subject) -> Explanation? { program?.explain(subject.bindings) }
}
