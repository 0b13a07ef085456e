extension String {
  /// A pattern with each `(?<name>` as `(?P<name>`: RE2's syntax has both, but its releases before 2023-09 read the second only.
  var withOldGroupNames: String {
    var result = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    var isInClass = false
    while let scalar = rest.popFirst() {
      result.append(scalar)
      switch scalar {
      case "\\":
        guard let escaped = rest.popFirst() else { break }
        result.append(escaped)
        // What stands between \Q and \E is literal.
        while escaped == "Q", let quoted = rest.first, !(quoted == "\\" && rest.dropFirst().first == "E") {
          result.append(quoted)
          rest.removeFirst()
        }
      case "[" where !isInClass:
        isInClass = true
        // The first of a class may be a bracket that does not end it.
        if rest.first == "^" { result.append(rest.removeFirst()) }
        if rest.first == "]" { result.append(rest.removeFirst()) }
      case "]": isInClass = false
      case "(" where !isInClass && rest.starts(with: "?<".unicodeScalars):
        let next = rest.dropFirst(2).first
        if next != "=", next != "!" {
          result.append(contentsOf: "?P".unicodeScalars)
          rest.removeFirst()
        }
      default: break
      }
    }
    return String(result)
  }
}
