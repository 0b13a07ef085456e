/// The result of checking the whole trail.
public struct VerificationReport: Hashable, Sendable {
  /// The first deviation from what was written.
  public struct Finding: Hashable, Sendable {
    /// The kind of deviation.
    public enum Problem: String, Hashable, Sendable {
      /// The row does not match the chain: it was edited or exchanged, or its log entry was.
      case edited
      /// The log has an entry whose row is missing.
      case removed
      /// The log itself lacks an entry.
      case entryRemoved
      /// A row has no entry in the log.
      case inserted
      /// The trail ends before a head that was kept elsewhere, or is empty although it had facts.
      case tailCut
      /// The chain does not contain a head that was kept elsewhere: the trail was rewritten.
      case rewritten
      /// The live tables do not match the facts.
      case memoryDiffers
      /// Two rows exist where only one is possible, such as two outcomes of one intent.
      case duplicate
      /// A row refers to another that does not exist.
      case dangling
      /// A table or view differs from the one that Curfew created, or there is a trigger.
      case schemaDiffers
      /// The file is damaged: a page, a record, or an index that does not match its table.
      case damaged
    }

    /// The kind of deviation.
    public let problem: Problem

    /// The number of the fact concerned; `nil` when it is not about one fact.
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

  /// Number of facts that were checked and found good before the first finding.
  public let goodFacts: Int64

  /// The head of the chain over the good facts; keep a copy elsewhere.
  public let head: ChainHead

  /// The first finding; `nil` when everything is as it was written.
  public let finding: Finding?

  /// Number of heads that were kept elsewhere and cannot be compared, because the records there were removed since.
  public let prunedHeads: Int

  /// Whether everything is as it was written.
  public var isClean: Bool { finding == nil }
}
