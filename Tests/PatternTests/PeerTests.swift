import Foundation
import Pattern
import TestSupport
import Testing

/// Compares random patterns with Go's RE2 engine, answered by the program that `CURFEW_PEER` names.
@Suite(.enabled(if: Peer.isThere, "CURFEW_PEER does not name the peer"))
struct PeerTests {
  private struct Request: Encodable {
    let name: String
    let pattern: String
    let texts: [String]
  }

  private struct Answer: Decodable {
    let stage: String
    let `is`: [Bool]?
  }

  @Test func findsWhatTheOtherEngineFinds() throws {
    var random = SeededGenerator(seed: 20)
    let requests = (0..<5000).map { index in
      let texts = (0..<4).map { _ in PeerTests.text(&random) }
      return Request(name: String(index), pattern: PeerTests.pattern(&random, depth: 3), texts: texts)
    }
    for (request, answer) in zip(requests, try Peer.answers(Answer.self, to: requests)) {
      let pattern = try? Pattern(request.pattern)
      #expect((pattern != nil) == (answer.stage == "ok"), "\(request.pattern)")
      guard let pattern, let found = answer.is else { continue }
      #expect(request.texts.map(pattern.isFound) == found, "\(request.pattern) in \(request.texts)")
    }
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    let pieces = ["a", "b", "c", "A", "1", "-", " ", "\n", "ä", "😀", ".", "aa", "abc"]
    return (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
  }

  private static func pattern(_ random: inout SeededGenerator, depth: Int) -> String {
    // Without \B, which RE2 itself also finds between the bytes of one scalar; Go's engine steps by scalars.
    let leaves = [
      "a", "b", "c", ".", "\\d", "\\w", "\\s", "\\W", "[a-c]", "[^a]", "[[:alpha:]]", "\\pL", "ä", "^", "$", "\\b",
      "\\.",
      "(?i)a", "(?s).", "(?m)^", "\\A", "\\z", "\\x61", "[z-a]", "(?=a)", "\\1", "(", "*", "a**", "[a", "\\p{Greek}",
      "\\Q.\\E",
    ]
    guard depth > 0 else { return leaves.randomElement(using: &random) ?? "a" }
    let first = pattern(&random, depth: depth - 1)
    switch Int.random(in: 0...8, using: &random) {
    case 0: return first + pattern(&random, depth: depth - 1)
    case 1: return "\(first)|\(pattern(&random, depth: depth - 1))"
    case 2: return "(\(first))"
    case 3: return "(?:\(first))*"
    case 4: return "(?:\(first))+?"
    case 5: return "(?:\(first)){1,3}"
    case 6: return "^\(first)$"
    case 7: return "(?P<n>\(first))?"
    default: return leaves.randomElement(using: &random) ?? "a"
    }
  }
}
