import CEL
import Diagnostics
import Time

/// One expression over the vocabulary, outside any rule file: for trying it out, with or without a workspace.
public struct TrialExpression: Sendable {
  /// What is wrong with it, with places in its text.
  public let diagnostics: [Diagnostic]
  /// The first function in it that goes by the zone given, because its call names none.
  public let zonedFunction: String?
  private let program: Program?
  private let environment: Environment

  /// Checks the expression as a rule's `when` is checked, except that it may give a value of any type.
  /// - Parameter zone: where times of day are meant that name no zone.
  public init(_ text: String, zone: Zone = .utc) {
    environment = Vocabulary.environment(zone: zone)
    let compilation = environment.compile(text)
    diagnostics = compilation.diagnostics
    program = compilation.program
    zonedFunction = compilation.program?.calls.first(where: \.takesFileZone)?.name
  }

  /// Its value on a workspace, with that of every part; `nil` when it is wrong.
  public func explanation(on subject: Subject) -> Explanation? { program?.explain(subject.bindings) }

  /// Its value without a workspace: everything but `now` is unknown. `nil` when it is wrong.
  public func explanation(at now: Timestamp) -> Explanation? {
    var bindings = Bindings(for: environment)
    bindings.set("now", .timestamp(now))
    return program?.explain(bindings)
  }
}
