import Audit
import Rules
import Time

/// When the groups of a rule set that have times of their own would have been dealt with by the sweeps of a trail, if its rules had
/// been in force from the first of them on.
struct GroupCourse: Sendable {
  /// For each group, the sweeps at which it was seen first, judged or left out, oldest first.
  private let marks: [(timing: GroupTiming, at: [Timestamp])]

  init(_ ruleSet: RuleSet, _ looks: Looks) {
    marks = ruleSet.timings.map { timing in
      var at = Array(looks.all.prefix(1))
      while let last = at.last, let due = timing.next(after: last),
        let look = looks.all.first(after: max(last, due - .microseconds(1)))
      {
        at.append(look)
      }
      return (timing, at)
    }
  }

  /// Whether all groups are judged in every sweep.
  var isEmpty: Bool { marks.isEmpty }

  /// Until when the due times had been dealt with before an instant.
  func memory(before now: Timestamp) -> GroupMemory {
    var memory = GroupMemory()
    for (timing, at) in marks {
      guard let last = at.last(before: now) else { continue }
      let record = GroupRecord(
        file: timing.key.file, name: timing.key.name, timing: timing.text, state: .judged, at: last)
      for mode in [Mode.enforce, .dryRun] { memory.take([record], mode: mode) }
    }
    return memory
  }

  /// The first sweep after an instant at which a group is due; `nil` for none.
  func nextDue(after now: Timestamp) -> Timestamp? { marks.compactMap { $0.at.first(after: now) }.min() }
}
