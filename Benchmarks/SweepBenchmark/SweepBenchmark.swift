import Audit
import CoderAPI
import Diagnostics
import FoundationEssentials
import HTTPClient
import Pipeline
import Rules
import Time

/// Measures the sweeps of a process that acts, over a still fleet, and what of them the list and the pure stages take: `SweepBenchmark URL TOKEN [RULES]`.
///
/// Without a number of rules they are ``FiftyRules``, else so many of ``ManyRules``, each of which decides on every workspace.
///
/// The fleet is a simulator in another process, so that its work and memory are not counted here.
@main
struct SweepBenchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 || arguments.count == 4, let token = Token(arguments[2]) else {
      print("usage: SweepBenchmark URL TOKEN [RULES]")
      return
    }
    let coder = CoderClient(url: try ServerURL(arguments[1]), tokens: TokenSource(token), http: try HTTPClient())
    let many = arguments.dropFirst(3).first.flatMap { Int($0) }.map(ManyRules.files)
    let load = RuleSet.load(files: many ?? [SourceFile(name: "benchmark.yaml", text: FiftyRules.text)])
    guard let ruleSet = load.ruleSet else {
      print(load.diagnostics.map { $0.render() }.joined(separator: "\n"))
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // No rule waits for its turn, so that later sweeps find everything as the ones before left it.
    let policy = Policy(maxActionsPerSweep: .max)
    let store = try await AuditStore.open(folder.appending(path: "curfew.db").path)
    var process = try await ActingProcess(
      coder: coder, store: store, ruleSet: ruleSet, policy: policy, cause: .command, version: "bench")
    for round in ["first", "second", "third", "fourth", "fifth"] {
      let before = Usage.now()
      let report = try await process.sweep()
      print("\(round) sweep: \(Usage.now() - before), list over HTTP included")
      print("          \(report.judgement.decisions.count) decisions by \(ruleSet.rules.count) rules")
      print("          peak \(Usage.peakMegabytes) MB")
    }
    // What of it comes before the list is received, and what the pure stages take after it.
    let before = Usage.now()
    let listing = try await coder.listAll()
    let listingTime = Usage.now() - before
    print("list      \(listing.value.workspaces.count) workspaces in \(listing.value.pages) pages: \(listingTime)")
    let (reading, observing) = measured { Observer(coder: coder).reading(of: listing, process.memory) }
    for (name, answers) in [("all rules asked", nil), ("answers kept", process.memory.answers)] {
      let (_, judging) = measured {
        Judgement(
          of: reading, under: ruleSet, policy: policy, lastSweepAt: process.memory.lastSweepAt, answers: answers)
      }
      print("stages    observe \(observing); evaluate and decide, \(name): \(judging)")
    }
  }

  private static func measured<Result>(_ work: () throws -> Result) rethrows -> (Result, Usage) {
    let before = Usage.now()
    let result = try work()
    return (result, Usage.now() - before)
  }
}
