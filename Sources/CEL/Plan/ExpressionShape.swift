/// Properties of a regular expression that are known without running it.
struct ExpressionShape {
  /// The texts that a matching string must contain, in order; empty where that is not known.
  private(set) var pieces: [(text: String, part: TextForm.Part)] = []
  /// The shell-style pattern that the author probably meant; `nil` where the text looks like a regular expression.
  ///
  /// An example is `gpu-*`, which as a regular expression means "gpu" and any number of hyphens.
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

  /// The text as a pattern, if it consists of letters, digits, hyphens, `*` and `?` only; otherwise `nil`.
  ///
  /// A question mark alone makes it a pattern only at the end, where it is useless in a regular expression.
  private static func pattern(_ body: Substring, isToEnd: Bool) -> String? {
    let isPlain = body.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-*?".contains($0)) }
    guard isPlain, body.contains(where: { $0.isLetter || $0.isNumber }), !body.contains("*?"), !body.contains("?*")
    else { return nil }
    return body.contains("*") || (body.last == "?" && !isToEnd) ? String(body) : nil
  }

  /// The texts between `.*`, with a letter for each `.`; `nil` if the expression has other operators.
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
