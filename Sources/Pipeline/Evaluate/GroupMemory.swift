import Audit
import Rules
import Time

/// Until when the due times of the groups of rules have been dealt with, by the mode of the sweeps.
public struct GroupMemory: Sendable, Equatable {
  private var marks: [StoredMemory.GroupKey: GroupMark]

  /// The memory from the trail; empty for one that starts anew.
  public init(_ marks: [StoredMemory.GroupKey: GroupMark] = [:]) { self.marks = marks }

  /// Until when the due times of a group have been dealt with; `nil` for a group that is new, or has another timing now.
  ///
  /// Where the server's clock was put back since, until now; that is to be noted.
  ///
  /// A dry run goes by what enforcing sweeps did, too: it shows what one of them would do now. It takes nothing from them.
  ///
  /// - Parameter present: the present by that of the server's and this machine's clock which is ahead of the other
  func dealtWith(
    _ timing: GroupTiming, in mode: Mode, at present: Timestamp
  ) -> (at: Timestamp?, isPutBack: Bool) {
    let own = mark(timing, mode == .enforce ? .enforce : .dryRun)
    if let own, own.isToCome(at: present) { return (present, true) }
    guard mode != .enforce, let other = mark(timing, .enforce) else { return (own, false) }
    if other.isToCome(at: present) { return own.map { ($0, false) } ?? (present, true) }
    return (max(other, own ?? other), false)
  }

  private func mark(_ timing: GroupTiming, _ mode: SweepRecord.Mode) -> Timestamp? {
    let mark = marks[.init(file: timing.key.file, name: timing.key.name, mode: mode)] ?? formerMark(timing, mode)
    return mark.flatMap { $0.timing == timing.text ? $0.at : nil }
  }

  /// What was noted of the group under another name of its file: earlier versions noted the whole path, and another directory
  /// for rules beside the first one makes the names longer.
  private func formerMark(_ timing: GroupTiming, _ mode: SweepRecord.Mode) -> GroupMark? {
    let own = timing.key
    return marks.filter { key, mark in
      key.mode == mode && key.name == own.name && mark.timing == timing.text
        && (key.file.hasSuffix("/" + own.file) || own.file.hasSuffix("/" + key.file))
    }.values.max { $0.at < $1.at }
  }

  /// The first instant after another at which a group will be due; `nil` when none will.
  func nextDue(of timings: [GroupTiming], in mode: Mode, after instant: Timestamp) -> Timestamp? {
    timings.compactMap { timing in
      dealtWith(timing, in: mode, at: .latest).at.flatMap(timing.next).flatMap { $0 > instant ? $0 : nil }
    }.min()
  }

  /// Takes in what a sweep recorded.
  mutating func take(_ records: [GroupRecord], mode: Mode) {
    for record in records {
      marks[.init(file: record.file, name: record.name, mode: mode == .enforce ? .enforce : .dryRun)] =
        GroupMark(timing: record.timing, at: record.at)
    }
  }
}
