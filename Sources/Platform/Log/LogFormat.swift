import Time

/// How events are written, one a line.
public enum LogFormat: String, Sendable, CaseIterable {
  /// For people: `2026-11-25T08:00:00Z info  sweep finished  acted=3 duration=1.2s`.
  case text
  /// For programs: an object with `time`, `level`, `message` and the metadata.
  case json

  /// The event as one line with its newline.
  public func line(_ event: LogEvent) -> String {
    switch self {
    case .text: return textLine(event)
    case .json: return jsonLine(event)
    }
  }

  private func textLine(_ event: LogEvent) -> String {
    let level = event.level.rawValue
    let padding = String(repeating: " ", count: 7 - level.count)
    var line = "\(event.time.flooredToSecond.rfc3339) \(level)\(padding) \(escapingControls(event.message))"
    for (index, entry) in event.metadata.enumerated() {
      line += (index == 0 ? "  " : " ") + entry.name + "=" + text(entry.value)
    }
    return line + "\n"
  }

  private func text(_ value: LogValue) -> String {
    switch value {
    case .string(let text):
      let isPlain =
        !text.isEmpty
        && text.unicodeScalars.allSatisfy { scalar in
          !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control && scalar != "\""
            && scalar != "="
        }
      return isPlain ? text : jsonString(text)
    case .integer(let number): return String(number)
    case .number(let number): return String(number)
    case .boolean(let truth): return String(truth)
    case .timestamp(let instant): return instant.rfc3339
    case .duration(let duration): return duration.goText
    }
  }

  private func jsonLine(_ event: LogEvent) -> String {
    var line = "{\"time\":\(jsonString(event.time.rfc3339)),\"level\":\"\(event.level.rawValue)\""
    line += ",\"message\":\(jsonString(event.message))"
    for entry in event.metadata { line += ",\(jsonString(entry.name)):\(json(entry.value))" }
    return line + "}\n"
  }

  private func json(_ value: LogValue) -> String {
    switch value {
    case .string(let text): return jsonString(text)
    case .integer(let number): return String(number)
    case .number(let number): return number.isFinite ? String(number) : "null"
    case .boolean(let truth): return String(truth)
    case .timestamp(let instant): return jsonString(instant.rfc3339)
    case .duration(let duration): return String(Double(duration.wholeMilliseconds) / 1000)
    }
  }
}

/// `text` as a JSON string. Control characters are escaped, so that nothing a user named can forge a line.
private func jsonString(_ text: String) -> String {
  "\"" + escaped(text, also: ["\"", "\\"]) + "\""
}

private func escapingControls(_ text: String) -> String { escaped(text, also: []) }

private func escaped(_ text: String, also special: Set<Unicode.Scalar>) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result.append(contentsOf: "\\n".unicodeScalars)
    case "\t": result.append(contentsOf: "\\t".unicodeScalars)
    case "\r": result.append(contentsOf: "\\r".unicodeScalars)
    case _ where special.contains(scalar): result.append(contentsOf: ["\\", scalar])
    case "\0"..<" ", "\u{7f}"..<"\u{a0}", "\u{2028}", "\u{2029}":
      let digits = String(scalar.value, radix: 16)
      result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
    default: result.append(scalar)
    }
  }
  return String(result)
}
