import FoundationEssentials
import TestSupport
import Testing

@testable import CoderAPI

@Suite struct JSONReaderTests {
  private func problem(_ text: String) -> JSONProblem? {
    do throws(JSONProblem) {
      try JSONReader.read(Array(text.utf8)) { (json: inout JSONReader) throws(JSONProblem) in try json.skipValue() }
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1.5", "-1.5e+10", "1E5", "\"\"", "\"\\u00e4\\n\\\"\"", "[]", "[1,[2],{}]",
    "{}", "{\"a\":1,\"b\":[true,null]}", " \t\r\n{ \"a\" : [ ] } ", "{\"a\":1,\"a\":2}", "\"ä€😀\"",
  ])
  func passesOverValidJSON(_ text: String) {
    #expect(problem(text) == nil)
  }

  @Test(arguments: [
    ("", 0), (" ", 1), ("nul", 0), ("tru", 0), ("01", 0), ("1.", 0), ("1e", 0), ("-", 0), ("+1", 0), (".5", 0),
    ("[1,]", 3), ("[1 2]", 3), ("[", 1), ("{\"a\"}", 4), ("{\"a\":}", 5), ("{a:1}", 1), ("{\"a\":1,}", 7), ("{,}", 1),
    ("\"abc", 4), ("\"a\nb\"", 2), ("1 2", 2), ("{}]", 2), ("[1,,2]", 3), ("]", 0),
  ])
  func saysWhereATextIsNotJSON(_ text: String, _ position: Int) {
    #expect(problem(text)?.position == position)
  }

  @Test func refusesBottomlessNesting() {
    #expect(problem(String(repeating: "[", count: 200_000)) != nil)
    #expect(problem(String(repeating: "[", count: 128) + String(repeating: "]", count: 128)) == nil)
    #expect(problem(String(repeating: "[", count: 129) + String(repeating: "]", count: 129)) != nil)
  }

  @Test(arguments: [
    ("\"\"", ""), ("\"a\"", "a"), ("\"\\u003c\\u003E\\u0026\"", "<>&"), ("\"\\ud83d\\ude00\"", "😀"),
    ("\"\\ud83d\"", "\u{FFFD}"), ("\"\\ude00x\"", "\u{FFFD}x"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
    ("\"\\\\\\/\\b\\f\\n\\r\\t\"", "\\/\u{8}\u{C}\n\r\t"), ("\"ä\"", "ä"),
  ])
  func readsStrings(_ text: String, _ value: String) throws {
    #expect(
      try JSONReader.read(Array(text.utf8)) { (json: inout JSONReader) throws(JSONProblem) in try json.string() }
        == value)
  }

  @Test(
    arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x78, 0x22], [0x22, 0x5C, 0x75, 0x31, 0x22]]
      as [[UInt8]])
  func refusesStringsThatAreNotText(_ bytes: [UInt8]) {
    #expect(throws: JSONProblem.self) {
      try JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONProblem) in try json.string() }
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("1.0", nil), ("1e3", nil), ("007", nil), ("-01", nil), ("00", nil), ("-0", 0),
      ("\"1\"", nil), ("null", nil), ("-", nil),
    ] as [(String, Int64?)])
  func readsIntegersExactly(_ text: String, _ value: Int64?) {
    #expect(
      (try? JSONReader.read(Array(text.utf8)) { (json: inout JSONReader) throws(JSONProblem) in try json.integer() })
        == value)
  }

  /// Whatever bytes come: no crash, and the same verdict as Foundation's decoder on what is JSON at all.
  @Test func agreesWithFoundationOnDamagedAnswers() throws {
    var random = SeededGenerator(seed: 20_260_821)
    let samples = RecordedExchange.all.filter { $0.answer.status < 300 && (200..<6000).contains($0.answer.body.count) }
    for exchange in samples.prefix(20) where JSONTree(exchange.answer.body) != nil {
      for _ in 0..<30 {
        var bytes = exchange.answer.body
        switch random.next() % 3 {
        case 0: bytes.removeSubrange((Int(random.next() % UInt64(bytes.count)))...)
        case 1: bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 128)
        default: bytes.remove(at: Int(random.next() % UInt64(bytes.count)))
        }
        let isRead =
          (try? JSONReader.read(bytes) { (json: inout JSONReader) throws(JSONProblem) in try json.skipValue() }) != nil
        // Skipping does not look into escapes; Foundation does.
        if isRead != (JSONTree(bytes) != nil) {
          #expect(isRead && bytes.contains(UInt8(ascii: "\\")), "\(String(decoding: bytes, as: UTF8.self))")
        }
        _ = try? Workspace(json: bytes)
        _ = try? WorkspacePage(json: bytes)
      }
    }
  }

  @Test(arguments: [
    ("{\"a\":{\"b\":[1,2,x]}}", "x", "a.b[2]"), ("[{\"a\":1},{\"b\":x}]", "x", "[1].b"), ("{\"a\":1 x}", "x", "a"),
    ("x", "x", ""),
    ("{\"a\\\"b\":x}", "x", "a\\\"b"), ("{\"a\":[],\"b\":{},\"c\":\"]\",\"d\":x}", "x", "d"),
  ])
  func saysThePathToAPlace(_ text: String, _ mark: Character, _ path: String) throws {
    let place = try #require(text.lastIndex(of: mark))
    let offset = text.utf8.distance(from: text.startIndex, to: place)
    #expect(JSONPlace.path(to: offset, in: Array(text.utf8)) == path)
  }
}
