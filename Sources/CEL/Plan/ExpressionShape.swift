/// What can be told of a regular expression without running it.
struct ExpressionShape {
  /// What a string must have to match, piece by piece; empty where that is not told.
  private(set) var pieces: [(text: String, part: TextForm.Part)] = []
  /// The shell-like pattern that it was meant to be: `gpu-*`, which as a regular expression is "gpu" and any number of
  /// hyphens. `nil` where it looks like a regular expression.
  private(set) var patternMeant: String?
  /// The first quantifier of ``patternMeant``.
  private(set) var quantifier: Character = "*"

  init(_ text: String) {
    guard text.utf8.count <= 200 else { return }
    var body = Substring(text)
    let isFromStart = body.first == "^"
    if isFromStart { body.removeFirst() }
    let isToEnd = body.last == "$" && !body.hasSuffix("\\$")
    if isToEnd { body.removeLast() }
    if let pattern = Self.pattern(body, isToEnd: isToEnd) {
      patternMeant = pattern
      quantifier = pattern.first { $0 == "*" || $0 == "?" } ?? "*"
      return
    }
    guard let runs = Self.runs(body) else { return }
    for (index, run) in runs.enumerated() where !run.isEmpty {
      let isFirst = index == 0 && isFromStart
      let isLast = index == runs.count - 1 && isToEnd
      pieces.append((run, isFirst ? (isLast ? .whole : .beginning) : isLast ? .end : .inside))
    }
  }

  /// The text as a pattern where it has nothing but letters, digits and hyphens besides `*` and `?`. A question mark alone
  /// is a pattern's only at the end, where an expression has no use for it.
  private static func pattern(_ body: Substring, isToEnd: Bool) -> String? {
    let isPlain = body.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-*?".contains($0)) }
    guard isPlain, body.contains(where: { $0.isLetter || $0.isNumber }), !body.contains("*?"), !body.contains("?*")
    else { return nil }
    return body.contains("*") || (body.last == "?" && !isToEnd) ? String(body) : nil
  }

  /// The texts between `.*`, with a letter for each `.`; `nil` where there is more to the expression.
  private static func runs(_ body: Substring) -> [String]? {
    var runs = [""]
    var rest = body
    while let character = rest.popFirst() {
      switch character {
      case ".":
        if rest.first == "*" || rest.first == "+" {
          rest.removeFirst()
          runs.append("")
        } else {
          runs[runs.count - 1].append("a")
        }
      case "\\":
        guard let escaped = rest.popFirst(), escaped.isASCII, !escaped.isLetter, !escaped.isNumber else { return nil }
        runs[runs.count - 1].append(escaped)
      case "*", "+", "?", "{", "}", "[", "]", "(", ")", "|", "^", "$": return nil
      default: runs[runs.count - 1].append(character)
      }
    }
    return runs
  }
}
