import CEL
import Diagnostics

/// A call `name(…)` in the text of an expression without its strings.
struct WrittenCall {
  let name: String
  /// From the name to the closing parenthesis.
  let span: SourceSpan
  /// The parentheses with what is between them.
  let parentheses: SourceSpan
  /// What is between them, strings left blank.
  private let inside: ArraySlice<UInt8>

  /// Whether nothing is between the parentheses.
  var isEmpty: Bool { inside.isEmpty }

  /// Whether there is more than one argument.
  var hasSeveralArguments: Bool { inside.contains(UInt8(ascii: ",")) }

  /// The calls without parentheses inside, in order.
  static func all(in expression: Program) -> [WrittenCall] {
    let code = Array(ExpressionScanner.code(of: expression.source).utf8)
    var calls: [WrittenCall] = []
    var wordStart = 0
    for (index, byte) in code.enumerated() {
      if byte == UInt8(ascii: "("), wordStart < index, let close = code[index...].firstIndex(of: UInt8(ascii: ")")) {
        calls.append(
          WrittenCall(
            name: String(decoding: code[wordStart..<index], as: UTF8.self),
            span: SourceSpan(start: wordStart, end: close + 1),
            parentheses: SourceSpan(start: index, end: close + 1), inside: code[(index + 1)..<close]))
      }
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      if !isLetter { wordStart = index + 1 }
    }
    return calls
  }

  /// Whether the call goes by the file's zone because it names none.
  func takesFileZone(in expression: Program) -> Bool {
    switch name {
    case "startOfDay": return isEmpty
    case "isWithin", "at": return !hasSeveralArguments
    case "nextCron":
      let text = Array(expression.source.utf8)[parentheses.start..<parentheses.end]
      return !hasSeveralArguments && !String(decoding: text, as: UTF8.self).contains("CRON_TZ=")
    default: return false
    }
  }
}
