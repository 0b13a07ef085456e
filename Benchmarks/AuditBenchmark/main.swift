import Audit
import Glibc
import Time

// What recording costs: 10,000 workspaces, of which 2,000 change in every sweep, and the rest repeat their decision.
//
//     AuditBenchmark [DATABASE TO MAKE]

let path = CommandLine.arguments.dropFirst().first ?? "/tmp/curfew-audit-benchmark-\(getpid()).db"
let workspaceCount = 10_000
let changingCount = 2_000
let sweepCount = 12
let noon = Timestamp(seconds: 1_764_000_000)

/// The processor time of all threads so far.
func processorTime() -> Duration {
  var usage = rusage()
  getrusage(0, &usage)
  let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
  return .seconds(seconds) + .microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
}

/// Content as large as that of a workspace with one agent and two apps.
let stableContent = String(repeating: "x", count: 1400)

/// One sweep's batch; in the first everything is new.
func batch(_ number: Int, sweep: Int64) -> SweepBatch {
  var batch = SweepBatch(sweep: sweep)
  for index in 0..<workspaceCount {
    let id = "8a1cc8ad-0000-4000-8000-\(100_000_000_000 + index)"
    let isChanging = (index + number * changingCount) % workspaceCount < changingCount
    let snapshot = SnapshotRecord(
      name: "workspace-\(index)", owner: "user-\(index % 500)", organization: "coder", template: "dev",
      status: "running", buildNumber: Int64(number), content: #"{"build":\#(number),"rest":"\#(stableContent)"}"#)
    batch.observations.append(
      ObservationRecord(
        workspace: id, at: noon + .minutes(number), snapshot: isChanging || number == 0 ? snapshot : nil,
        volatile: VolatileRecord(
          lastUsedAt: noon, deadline: noon + .hours(8),
          agents: #"{"main":{"last_connected_at":"2025-11-24T16:01:00Z"}}"#)))
    batch.decisions.append(
      DecisionRecord(
        workspace: id, effect: .lifetime, rule: "extend-while-connected", action: "extend",
        verdict: isChanging ? .wouldAct : .noOp, before: "2025-11-24T18:00:00Z", after: "2025-11-24T19:00:00Z",
        message: "an agent is connected: stays until 19:00", memory: #"{"actions_today":1}"#,
        nextChangeAt: noon + .hours(1)))
  }
  return batch
}

let store = try await AuditStore.open(path)
defer { for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) } }
let ruleSet = try await store.registerRuleSet(
  RuleSetRecord(hash: String(repeating: "ab", count: 32), loadedAt: noon, files: []))
var times: [Duration] = []
for number in 0..<sweepCount {
  let sweep = try await store.beginSweep(
    SweepRecord(at: noon + .minutes(number), ruleSet: ruleSet, mode: .dryRun, cause: .service, curfew: "benchmark"))
  let batch = batch(number, sweep: sweep)
  let began = processorTime()
  _ = try await store.record(batch)
  times.append(processorTime() - began)
  _ = try await store.endSweep(SweepEndRecord(sweep: sweep, at: noon + .minutes(number), result: .done))
}
let later = times.dropFirst().sorted()
print("first sweep, \(workspaceCount) new workspaces: \(times[0].wholeMilliseconds) ms of CPU")
print("later sweeps, \(changingCount) of them changed: \(later[later.count / 2].wholeMilliseconds) ms of CPU (median)")

let began = processorTime()
let report = try await AuditReader(path: path).verify(against: [store.chainHead()])
let verifying = processorTime() - began
print("verifying \(report.goodFacts) facts: \(verifying.wholeMilliseconds) ms of CPU, clean: \(report.isClean)")

let pruned = try await AuditPruner(path: path).prune(before: noon + .minutes(sweepCount - 2), at: noon + .days(1))
let removed = pruned.removed.values.reduce(0, +)
print("removing \(removed) records: held a writer back for \(pruned.longestHold.wholeMilliseconds) ms at most")
let rest = try await AuditReader(path: path).verify(against: [store.chainHead()])
print("verifying the \(rest.goodFacts) facts that are left: clean: \(rest.isClean)")
