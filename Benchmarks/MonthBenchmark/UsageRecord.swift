import TestSupport
import Time

/// What the service used of the machine, hour by hour, and how late its sweeps were.
struct UsageRecord: Sendable {
  private struct Sample: Sendable {
    var (memory, descriptors, threads) = (0.0, 0.0, 0.0)
  }

  private struct Day: Sendable {
    var least = Sample(memory: .infinity, descriptors: .infinity, threads: .infinity)
    var most = Sample()
    var latest = 0.0
    var longest = 0.0
    var trail = 0.0
    var world = 0

    mutating func take(_ sample: Sample) {
      least.memory = min(least.memory, sample.memory)
      least.descriptors = min(least.descriptors, sample.descriptors)
      least.threads = min(least.threads, sample.threads)
      most.memory = max(most.memory, sample.memory)
      most.descriptors = max(most.descriptors, sample.descriptors)
      most.threads = max(most.threads, sample.threads)
    }
  }

  let start: Timestamp
  /// Pages read, by address and status.
  var pages: [String: Int] = [:]
  private var hours = 0
  private var days: [Day] = []
  private var day = Day()
  private var (sweepCount, sweepSeconds) = (0.0, 0.0)
  private var tooLate: [String] = []
  private var last: ScrapedMetrics?

  init(start: Timestamp) { self.start = start }

  static let heading = "day\tMB\tdescriptors\tthreads\tsweeps\tlongest s\tlatest s\ttrail MB\tworld MB"

  mutating func take(_ metrics: ScrapedMetrics, at now: Timestamp) {
    func value(_ name: String) -> Double { metrics.value(name) ?? 0 }
    day.take(
      Sample(
        memory: value("process_resident_memory_bytes") / 1_048_576, descriptors: value("process_open_fds"),
        threads: value("process_threads")))
    let (count, seconds) = (value("curfew_sweep_duration_seconds_count"), value("curfew_sweep_duration_seconds_sum"))
    let late = value("curfew_sweep_lateness_seconds")
    if count > sweepCount {
      let length = (seconds - sweepSeconds) / (count - sweepCount)
      day.longest = max(day.longest, length)
      day.latest = max(day.latest, late)
      if late > length { tooLate.append("\(now.rfc3339): a sweep of \(length) s began \(late) s late") }
    }
    (sweepCount, sweepSeconds) = (count, seconds)
    day.trail = metrics.samples("curfew_trail_size_bytes").map(\.value).reduce(0, +) / 1_048_576
    last = metrics
  }

  /// - Returns: a line for people where a day ends, and for each of the first hours
  mutating func endHour(world bytes: Int) -> String? {
    hours += 1
    day.world = bytes / 1_048_576
    let line = "\(hours % 24 == 0 ? "\(hours / 24)" : "\(hours) h")\t\(text(day))"
    if hours % 24 == 0 {
      days.append(day)
      day = Day()
    }
    return hours <= 24 || hours % 24 == 0 ? line : nil
  }

  private func text(_ day: Day) -> String {
    func range(_ least: Double, _ most: Double) -> String { "\(Int(least))-\(Int(most))" }
    func decimal(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
    return [
      range(day.least.memory, day.most.memory), range(day.least.descriptors, day.most.descriptors),
      range(day.least.threads, day.most.threads), "\(Int(sweepCount))", decimal(day.longest), decimal(day.latest),
      "\(Int(day.trail))", "\(day.world)",
    ].joined(separator: "\t")
  }

  /// What was counted, for people.
  var summary: String {
    guard let last else { return "nothing was measured" }
    let counts = last.families.filter { $0.kind == "counter" && $0.name.hasPrefix("curfew_") && $0.samples.count < 40 }
      .flatMap(\.samples).filter { $0.value > 0 && !$0.name.contains("request") && !$0.name.contains("decisions") }
    let lines =
      counts.map { sample in
        let labels = sample.labels.sorted { $0.key < $1.key }.map { " \($0.value)" }.joined()
        return "\(sample.name)\(labels): \(Int(sample.value))"
      } + pages.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return lines.joined(separator: "\n")
  }

  /// What is not as it has to be.
  var complaints: [String] {
    var complaints = tooLate
    guard days.count > 1, let first = days.first?.most, let last = days.last?.most else { return complaints }
    if last.descriptors > first.descriptors { complaints.append("descriptors grow") }
    if last.threads > first.threads { complaints.append("threads grow") }
    // What the first day needed at most, with what the heap cannot give back.
    if last.memory > first.memory * 1.1 { complaints.append("memory grows") }
    return complaints
  }
}
