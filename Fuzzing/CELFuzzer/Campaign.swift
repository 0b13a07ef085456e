import CEL
import FoundationEssentials

/// One run of the fuzzer: questions in batches, counts, and what was found.
struct Campaign {
  private let peer: Peer
  private let seed: UInt64
  private var generator: Generator
  private var asked = 0
  private var stages: [String: Int] = [:]
  private var allowed: [String: Int] = [:]
  private var undecided = 0
  private var findings = 0
  /// What was found already, without the literals.
  private var known: Set<String> = []

  /// Kinds of findings after which there is no point in going on.
  private static let mostKinds = 40
  /// A peer that answers one question in two ways (the order of its maps is random) is asked this often.
  private static let repetitions = 12

  init(peer: Peer, seed: UInt64) {
    self.peer = peer
    self.seed = seed
    generator = Generator(seed: seed)
  }

  var hasFindings: Bool { findings > 0 }

  /// - Throws: if the peer ends.
  mutating func run(count: Int) throws {
    while asked < count, known.count < Campaign.mostKinds {
      try runBatch(of: min(count - asked, 256))
      if asked % 50_000 < 256 { CELFuzzer.say("\(asked) asked, \(findings) found") }
    }
    peer.stop()
  }

  private mutating func runBatch(of size: Int) throws {
    var questions: [Question] = []
    var lines: [Data] = []
    var bytes = 0
    while questions.count < size, bytes < Peer.batchBytes - 8192 {
      let question = generator.question()
      guard question.expression.utf8.count < 2048 else { continue }
      questions.append(question)
      lines.append(try question.line)
      bytes += lines[lines.count - 1].count
    }
    try peer.send(lines)
    let ours = questions.map { $0.request.answer() }
    let theirs = try questions.map { _ in try receive() }
    for ((question, ours), peer) in zip(zip(questions, ours), theirs) {
      asked += 1
      stages[ours.stage.rawValue, default: 0] += 1
      try look(at: Comparison(question: question, ours: ours, peer: peer))
    }
  }

  private mutating func look(at comparison: Comparison) throws {
    guard comparison.difference != nil else { return }
    if let entry = try AllowedDisagreement.covering(comparison, asking: nil) {
      allowed[entry.name, default: 0] += 1
      return
    }
    for _ in 0..<Campaign.repetitions where try ask(comparison.question).difference == nil {
      undecided += 1
      return
    }
    let small = try Shrinker(compare: ask).shrunk(comparison)
    if let entry = try AllowedDisagreement.covering(small, asking: ask) {
      allowed[entry.name, default: 0] += 1
      return
    }
    findings += 1
    guard known.insert(small.kind ?? small.question.expression.withoutLiterals).inserted else { return }
    CELFuzzer.say("disagreement \(findings), after \(asked) questions:\n\(small.report)")
  }

  private func ask(_ question: Question) throws -> Comparison {
    try peer.send([question.line])
    return Comparison(question: question, ours: question.request.answer(), peer: try receive())
  }

  private func receive() throws -> PeerAnswer {
    guard let line = try peer.receive() else { throw PeerHasEnded() }
    return try JSONDecoder().decode(PeerAnswer.self, from: line)
  }

  private struct PeerHasEnded: Error {}

  /// Counts, one a line.
  var summary: String {
    var lines = ["seed \(seed): \(asked) expressions"]
    lines += stages.sorted { $0.key < $1.key }.map { "  our stage \($0.key): \($0.value)" }
    let differing = allowed.values.reduce(0, +) + undecided + findings
    lines.append("  agreed: \(asked - differing)")
    lines.append("  peer answers one question in two ways: \(undecided)")
    lines += allowed.sorted { $0.key < $1.key }.map { "  allowed, \($0.key): \($0.value)" }
    lines.append("  disagreements: \(findings)")
    return lines.joined(separator: "\n")
  }
}
