/// What checking the whole trail found.
public struct VerificationReport: Hashable, Sendable {
  /// The first thing that is not as it was written.
  public struct Finding: Hashable, Sendable {
    /// What is wrong with it.
    public enum Problem: String, Hashable, Sendable {
      /// The row is not what the chain was computed over: it was edited or exchanged, or its log entry was.
      case edited
      /// The log has an entry, its row is gone.
      case removed
      /// The log itself lacks an entry.
      case entryRemoved
      /// A row without an entry in the log.
      case inserted
      /// The trail ends before the head that was kept elsewhere, or is empty and was not always.
      case tailCut
      /// The chain does not go through the head that was kept elsewhere: the trail was rewritten.
      case rewritten
      /// The tables of what is remembered are not what the facts add up to.
      case memoryDiffers
      /// Two rows say what only one can say, such as two outcomes of one intent.
      case duplicate
      /// A row names another that does not exist.
      case dangling
      /// A table or view is not as Curfew made it, or there is a trigger.
      case schemaDiffers
      /// The file is damaged: a page, a record, or an index that is not what its table holds.
      case damaged
    }

    /// What is wrong.
    public let problem: Problem

    /// The number of the fact where it shows; `nil` when it is not about one fact.
    public let seq: Int64?

    /// The table or view; `nil` when it is not about one table.
    public let table: String?

    /// One line for people.
    public let summary: String

    init(_ problem: Problem, seq: Int64? = nil, table: String? = nil, _ summary: String) {
      self.problem = problem
      self.seq = seq
      self.table = table
      self.summary = summary
    }
  }

  /// How many facts were checked and found good before the first finding.
  public let goodFacts: Int64

  /// The head of the chain over the good facts: to be kept elsewhere.
  public let head: ChainHead

  /// The first finding; `nil` when everything is as it was written.
  public let finding: Finding?

  /// Whether everything is as it was written.
  public var isClean: Bool { finding == nil }
}
