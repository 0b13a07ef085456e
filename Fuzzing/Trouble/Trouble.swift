import CFaultyDisk
import FoundationEssentials
import Glibc
import SQLite

/// Simulated trouble: `Trouble SEEDS [DAYS] [FIRST] [SECONDS]` runs so many seeds, each for so many simulated days, at most for
/// so many seconds of real time, and tells what went wrong, and whether anything came of it that must never be.
@main
struct Trouble {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
    guard let seeds = numbers.first, numbers.count == CommandLine.arguments.count - 1, numbers.count <= 4 else {
      print("usage: Trouble SEEDS [DAYS] [FIRST] [SECONDS]")
      return
    }
    let days = numbers.count > 1 ? Int(numbers[1]) : 3
    let first = numbers.count > 2 ? numbers[2] : 1
    let limit = numbers.count > 3 ? Duration.seconds(Int(numbers[3])) : nil
    guard faulty_disk_install() == 0 else { preconditionFailure("SQLite does not take the disk") }
    let folder = FileManager.default.temporaryDirectory.appending(path: "trouble-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let began = ContinuousClock.now
    var (sweeps, deaths, lost) = (0, 0, Int64(0))
    var counts: [String: Int] = [:]
    var broken: [UInt64] = []
    var ran = 0
    for seed in first..<(first + seeds) {
      if let limit, began.duration(to: .now) > limit { break }
      ran += 1
      let run = try Run(seed: seed, days: days, folder: folder)
      do {
        try run.run()
      } catch let violation as Run.Violation {
        broken.append(seed)
        try FileManager.default.copyItem(atPath: folder + "/curfew.db", toPath: folder + "/seed-\(seed).db")
        print("seed \(seed): \(violation)\n  " + run.story.suffix(12).joined(separator: "\n  "))
      }
      sweeps += run.sweeps
      deaths += run.deaths
      lost += run.lostWrites
      counts.merge(run.counts) { $0 + $1 }
    }
    let seconds = began.duration(to: .now).components.seconds
    print(
      """
      \(ran) seeds of \(days) days in \(seconds) s: \(sweeps) sweeps, \(deaths) deaths, \(lost) writes lost with the power, \
      \(faulty_disk_failures()) failures of the disk
      """)
    print("faults: " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    guard broken.isEmpty else {
      let seeds = broken.map { "\($0)" }.joined(separator: " ")
      print("broken: seeds \(seeds); their trails lie in \(folder)")
      exit(1)
    }
    print("nothing broke")
    try FileManager.default.removeItem(atPath: folder)
  }
}
