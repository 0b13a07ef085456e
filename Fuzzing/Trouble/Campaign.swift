import CFaultyDisk
import FoundationEssentials
import Glibc

/// Many runs, and what came of them.
struct Campaign {
  private let options: Options
  private let folder: String
  private let began = ContinuousClock.now
  private var tally = Tally()
  private var ran = 0
  private var broken: [(setup: Setup, violation: Violation)] = []

  init(_ options: Options, folder: String) {
    self.options = options
    self.folder = folder
  }

  /// Runs everything, prints it, and answers whether nothing broke.
  mutating func run() throws -> Bool {
    if options.every.isEmpty { try runSeeds() } else { try runPoints() }
    // Of the processor, of which other programs may take the greater part.
    let used = max(1, clock() / 1000)
    let days = ran * options.setup.days
    print(
      """
      \(ran) runs of \(options.setup.days) days in \(began.duration(to: .now).components.seconds) s, \
      \(days * 60_000 / used) days in a minute of the processor: \(tally.report)
      failures of the disk: \(faulty_disk_failures())
      """)
    guard !broken.isEmpty else {
      print("nothing broke")
      return true
    }
    let invariants = Dictionary(grouping: broken) { $0.violation.invariant }.mapValues(\.count)
    print("broken: " + invariants.map { "\($0.rawValue) \($1)" }.sorted().joined(separator: ", "))
    for one in broken { print("  \(one.setup.command)") }
    print("their trails lie in \(folder)")
    return false
  }

  private var isOver: Bool { options.limit.map { began.duration(to: .now) > $0 } ?? false }

  private mutating func runSeeds() throws {
    for seed in options.setup.seed..<(options.setup.seed + options.seeds) where !isOver {
      var setup = options.setup
      setup.seed = seed
      try run(setup)
      if ran.isMultiple(of: 100) {
        print("\(ran) runs, \(broken.count) broken, \(began.duration(to: .now).components.seconds) s")
      }
    }
  }

  /// Every write, sync, truncation and deletion of a run in turn.
  private mutating func runPoints() throws {
    let whole = try Run(options.setup.at(.init(kind: .fails, number: .max)), folder: folder)
    try whole.run()
    print("the run has \(whole.operations) operations of the disk")
    for kind in options.every {
      for number in Swift.stride(from: 1, through: whole.operations, by: Int(options.stride)) where !isOver {
        try run(options.setup.at(.init(kind: kind, number: number)))
      }
    }
  }

  private mutating func run(_ setup: Setup) throws {
    ran += 1
    let run = try Run(setup, folder: folder)
    do {
      try run.run()
    } catch let violation as Violation {
      print("seed \(setup.seed): \(violation)")
      try keepTrail(of: setup)
      let smallest =
        options.shrinks ? try Shrinker(folder: folder, invariant: violation.invariant).shrink(setup) : setup
      broken.append((smallest, violation))
      try tell(smallest)
    }
    if options.tellsStory { print(run.story.all.joined(separator: "\n")) }
    tally.add(run.tally)
    // Whoever looks at a log that is still written sees all of it.
    fflush(nil)
  }

  private func keepTrail(of setup: Setup) throws {
    let (source, target) = (folder + "/curfew.db", folder + "/seed-\(setup.seed).db")
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: source + suffix) {
      if FileManager.default.fileExists(atPath: target + suffix) {
        try FileManager.default.removeItem(atPath: target + suffix)
      }
      try FileManager.default.copyItem(atPath: source + suffix, toPath: target + suffix)
    }
  }

  /// Prints the story of the smallest run that fails, and how to repeat it.
  private func tell(_ setup: Setup) throws {
    let run = try Run(setup, folder: folder)
    do {
      try run.run()
      print("  it does not break a second time: \(setup.command)")
    } catch let violation as Violation {
      print("  smallest: \(violation)")
    }
    print("  " + run.story.last(25).joined(separator: "\n  "))
    print("  repeat it with: \(setup.command)")
  }
}

extension Setup {
  fileprivate func at(_ point: Point) -> Setup {
    var setup = self
    setup.point = point
    return setup
  }
}
