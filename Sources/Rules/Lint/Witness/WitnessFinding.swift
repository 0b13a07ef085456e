import Diagnostics

/// A finding over all workspaces and instants, with workspaces that show it.
struct WitnessFinding: Sendable {
  /// What is claimed.
  enum Claim: Sendable, Equatable {
    /// The rule is true nowhere.
    case neverTrue
    /// The condition is false nowhere.
    case alwaysTrue
    /// This term is true nowhere, all else being as it must be for it to count.
    case deadTerm(String)
    /// This term of `&&` or of `||` never changes the result of the condition: wherever it could it says this; `nil` where it
    /// never could.
    case redundantTerm(String, saying: Bool?)
    /// Wherever the rule is true, one of the others is, and wins.
    case shadowed
    /// Between the two rules there is a value for which neither is true.
    case gap
  }

  let claim: Claim
  let rule: Rule
  /// The rules that win, or the other side of a gap.
  let others: [Rule]
  /// For a shadowed rule: a workspace on which it and a winner are true. For a gap: one on which neither is true, one on
  /// which the rule is, and one on which the other is. For a dead or redundant term: one on which it could decide,
  /// and says what it always says there. For a condition that is never true: one on which all ``terms`` but the last are true.
  /// For one that is always true: one on which the last of ``terms`` is false. Empty where none was found.
  let witnesses: [Witness]
  let diagnostic: Diagnostic
  /// Terms of the condition that the finding is about, as text; see ``witnesses``.
  var terms: [String] = []
  /// The place, in the condition's own text, of the term that it is about; `nil` where it is about the whole.
  var term: SourceSpan?
}

extension Rule {
  /// The rule's name with its place, for notes.
  func placed(in files: [String: SourceFile]) -> String {
    let place = files[file]?.location(at: span.start)
    return "'\(name)' (\(file):\(place?.line ?? 1):\(place?.column ?? 1))"
  }
}
