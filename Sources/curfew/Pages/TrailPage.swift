import Audit
import Time

/// `/trail`: the file of the trail, the head of its chain, the last sweeps, and how long it is kept.
enum TrailPage {
  static func draw(_ visit: PageVisit) async throws -> Page {
    _ = try PageQuery(visit.request, taking: [])
    let path = visit.settings[Settings.database].absolutePath
    let head = try await visit.reader.chainHead()
    let size = try TrailSize(of: path)
    let open = try await visit.reader.openRequestCount()
    let sweeps = try await visit.reader.sweeps(limit: 20)
    return visit.page(
      "Trail", in: .trail,
      """
      <dl>
      <dt>File</dt><dd>\(.isolated(path))</dd>
      <dt>Size</dt><dd>\(bytes(size.database)), and \(bytes(size.log)) in the file beside it that ends in -wal</dd>
      <dt>Head of the chain</dt><dd><code>\(head.description)</code></dd>
      <dt>Requests without an answer yet</dt><dd>\(open)</dd>
      <dt>Retention</dt><dd>\(retention(visit.settings))</dd>
      <dt>Last removal</dt><dd>\(try await removal(visit))</dd>
      <dt>Verification</dt><dd>\(try await verification(visit)) Whoever can write the whole trail can forge it so that this finds \
      nothing; <code>curfew audit verify --against FILE</code> compares it with heads that were kept elsewhere: each sweep logs one.</dd>
      </dl>
      <h2>The last sweeps</h2>
      \(table(of: sweeps, visit))
      """)
  }

  private static func bytes(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count) bytes"
    case ..<10_000_000: "\(count / 1000) kB"
    default: "\(count / 1_000_000) MB"
    }
  }

  private static func retention(_ settings: Settings) -> String {
    func words(_ retention: Retention) -> String { retention.span.map { "for \($0.shortText)" } ?? "for ever" }
    return
      "everything is kept \(words(settings[Settings.retentionKeep])), decisions to act \(words(settings[Settings.retentionActs]))"
  }

  private static func removal(_ visit: PageVisit) async throws -> Markup {
    guard let last = try await visit.reader.lastPruning() else { return "nothing was ever removed" }
    return "\(visit.display.markup(last.at)): records of before \(visit.display.markup(last.before))"
  }

  private static func verification(_ visit: PageVisit) async throws -> Markup {
    let last = try await visit.reader.lastVerification()
    // It is told by this machine's clock.
    let here = Display(now: .now(), zone: visit.display.zone, width: nil)
    let good: Markup =
      last.flatMap { last in
        last.at == .epoch
          ? nil : "The service found it as it was written \(here.markup(last.at)), up to record \(last.head)."
      } ?? "The service has not found it as it was written yet; it looks once a day."
    guard let finding = last?.finding else { return good }
    return """
      <strong>It is not as it was written:</strong> \(visit.sentence(finding)). \(good) <code>curfew audit verify</code> says more.
      """
  }

  private static func table(of sweeps: [StoredSweep], _ visit: PageVisit) -> Markup {
    PageTable(
      caption: "Sweeps, the newest first",
      columns: [
        ("Number", .plain), ("At", .plain), ("Mode", .plain), ("Result", .plain), ("Read", .figure),
        ("Requests", .figure), ("Note", .text),
      ],
      rows: sweeps.map { sweep in
        [
          "\(sweep.seq)", visit.display.markup(sweep.record.at), "\(sweep.record.mode.rawValue)",
          sweep.end.map { "\($0.result.rawValue)" } ?? "in hand", sweep.end.map { "\($0.seen)" } ?? .nothing,
          sweep.end.map { "\($0.requests)" } ?? .nothing, visit.sentence(sweep.end?.note ?? ""),
        ]
      }
    ).markup(orElse: "No sweep was made yet.")
  }
}
