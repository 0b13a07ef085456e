import Files
import Rules
import Synchronization
import Time

/// Looks after the files of settings and rules while the service runs.
///
/// It looks at them instead of having the kernel tell: that also works where files come over a network or by a link that is
/// exchanged, as Kubernetes does with config maps.
final class SourceWatch: Sendable {
  private let settingsFiles: [String]
  private let state = Mutex(State())

  private struct State {
    /// Where the rules are, by the settings read last.
    var rulePaths: [String] = []
    /// iCalendar files that the rules in force name.
    var calendars: [String] = []
    var change = QuietChange<[String: FileStamp]>([:])
  }

  /// Files that belong together are written one after the other: what is seen twice at this distance is whole.
  private static let pause = Duration.seconds(2)

  /// - Parameter files: where settings may be
  init(settings files: [String]) { settingsFiles = files }

  /// Reads settings and rules, whose files count as known from then on.
  ///
  /// What changes while they are read counts as a change: the files are looked at first.
  ///
  /// - Throws: what `read` and ``Assembly/rules()`` throw
  func read(_ read: () throws -> Assembly) throws -> (Assembly, RuleSet) {
    var (stamps, paths, calendars) = (
      stamps(of: settingsFiles), state.withLock(\.rulePaths), state.withLock(\.calendars)
    )
    // Also where it cannot be used: it is not tried again before something changes.
    defer {
      let known = stamps
      state.withLock { $0 = State(rulePaths: paths, calendars: calendars, change: QuietChange(known)) }
    }
    let others = self.stamps(of: calendars)
    let assembly: Assembly
    do {
      assembly = try read()
    } catch {
      stamps.merge(RuleSet.stamps(at: paths)) { _, new in new }
      stamps.merge(others) { _, new in new }
      throw error
    }
    paths = assembly.settings[Settings.rules]
    stamps.merge(RuleSet.stamps(at: paths)) { _, new in new }
    stamps.merge(others) { _, new in new }
    let ruleSet = try assembly.rules()
    calendars = ruleSet.sources.map(\.path).filter { $0.hasSuffix(".ics") }
    for path in calendars where stamps[path] == nil { stamps[path] = FileStamp(at: path) }
    return (assembly, ruleSet)
  }

  /// Calls `tell` each time that files have changed and come to rest, until its task is cancelled.
  func run(_ clock: MachineClock, _ tell: () -> Void) async {
    // Sleeping fails when the task is cancelled, and in no other way.
    while (try? await clock.sleep(for: Self.pause)) != nil {
      let (paths, calendars) = state.withLock { ($0.rulePaths, $0.calendars) }
      var now = stamps(of: settingsFiles)
      now.merge(RuleSet.stamps(at: paths)) { _, new in new }
      now.merge(stamps(of: calendars)) { _, new in new }
      let seen = now
      if state.withLock({ $0.change.see(seen) }) { tell() }
    }
  }

  private func stamps(of paths: [String]) -> [String: FileStamp] {
    Dictionary(paths.map { ($0, FileStamp(at: $0)) }, uniquingKeysWith: { first, _ in first })
  }
}
