import CFaultyDisk

/// What a run is made from: the same setup tells the same story.
struct Setup: Sendable {
  var seed: UInt64
  var days = 2
  /// At most so many people of each of the company's seven teams.
  var teamSize = Int.max
  /// What does not happen.
  var without: Set<Fault> = []
  /// One thing that goes wrong with the disk, and nothing else does.
  var point: Point?

  /// The n-th write, sync, truncation or deletion of a run, and what happens there.
  struct Point: Sendable {
    enum Kind: String, CaseIterable, Sendable {
      /// It fails, once.
      case fails
      /// It is the last that reaches the disk.
      case kills
      /// It is the last, and the power goes: what was not synced is lost.
      case cuts
    }

    let kind: Kind
    let number: Int64
  }

  /// The command that repeats the run.
  var command: String {
    var words = ["Trouble", "--first", "\(seed)", "--days", "\(days)"]
    if teamSize != .max { words += ["--team", "\(teamSize)"] }
    if !without.isEmpty {
      words += ["--without", without.sorted { $0.rawValue < $1.rawValue }.map { "\($0)" }.joined(separator: ",")]
    }
    if let point { words += ["--point", "\(point.kind.rawValue):\(point.number)"] }
    return words.joined(separator: " ")
  }
}

extension Setup {
  /// Where one point of the disk is tried, only people act besides.
  var excluded: Set<Fault> {
    point == nil ? without : Set(Fault.allCases).subtracting([.hand, .raced, .reload, .telling]).union(without)
  }

  /// What is to fail from the beginning.
  var plan: faulty_disk_plan {
    var plan = faulty_disk_plan()
    guard let point else { return plan }
    switch point.kind {
    case .fails: plan.failing_operation = point.number
    case .kills, .cuts: plan.deadly_operation = point.number
    }
    return plan
  }
}
