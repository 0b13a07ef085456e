import Text
import Time

/// How events are written, one a line.
public enum LogFormat: String, Sendable, CaseIterable {
  /// For people: `2026-11-25T09:00:00+01:00 info    sweep finished  acted=3 duration=1.2s`.
  case text
  /// For programs: an object with `time`, `level`, `message` and the metadata; instants in UTC, durations in seconds.
  case json

  /// The event as one line with its newline.
  ///
  /// - Parameter zone: in which people read the times
  public func line(_ event: LogEvent, zone: Zone = .utc) -> String {
    switch self {
    case .text: return textLine(event, zone)
    case .json: return jsonLine(event)
    }
  }

  private func textLine(_ event: LogEvent, _ zone: Zone) -> String {
    let level = event.level.rawValue
    let padding = String(repeating: " ", count: 7 - level.count)
    let time = event.time.flooredToSecond.rfc3339(in: zone)
    var line = "\(time) \(level)\(padding) \(event.message.escapingUnsafe())"
    for (index, entry) in event.metadata.enumerated() {
      line += (index == 0 ? "  " : " ") + entry.name + "=" + text(entry.value, zone)
    }
    return line + "\n"
  }

  private func text(_ value: LogValue, _ zone: Zone) -> String {
    switch value {
    case .string(let given):
      let text = zone.times(in: given)
      let isPlain =
        !text.isEmpty && text.isPrintable
        && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "\"" && $0 != "=" }
      return isPlain ? text : text.printableJSONString
    case .integer(let number): return String(number)
    case .number(let number): return number.plainText
    case .boolean(let truth): return String(truth)
    case .timestamp(let instant): return instant.flooredToSecond.rfc3339(in: zone)
    case .duration(let duration): return duration.goText
    }
  }

  private func jsonLine(_ event: LogEvent) -> String {
    var line = "{\"time\":\(event.time.rfc3339.printableJSONString),\"level\":\"\(event.level.rawValue)\""
    line += ",\"message\":\(event.message.printableJSONString)"
    for entry in event.metadata { line += ",\(entry.name.printableJSONString):\(json(entry.value))" }
    return line + "}\n"
  }

  private func json(_ value: LogValue) -> String {
    switch value {
    case .string(let text): return text.printableJSONString
    case .integer(let number): return String(number)
    case .number(let number): return number.isFinite ? number.plainText : "null"
    case .boolean(let truth): return String(truth)
    case .timestamp(let instant): return instant.rfc3339.printableJSONString
    case .duration(let duration): return (Double(duration.wholeMilliseconds) / 1000).plainText
    }
  }
}
