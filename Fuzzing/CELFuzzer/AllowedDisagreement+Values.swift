import CEL
import Time

extension AllowedDisagreement {
  /// What a value is, and what its text is.
  static let values = [
    AllowedDisagreement(
      whenSmall: "duration-as-double",
      because:
        "timestamps/duration_conversions/toString_duration, duration_converters/get_hours, …: the text and the parts of a "
        + "duration are those of the duration; the peer's go through a double, which has no room for nanoseconds. With whole "
        + "seconds it answers as we do."
    ) { comparison, ask in
      guard comparison.question.expression.contains(/string\(|get(Hours|Minutes|Seconds)\(\)/) else { return false }
      if let (ours, peer) = comparison.texts, ours.withDurationsAsDoubles == peer.withDurationsAsDoubles { return true }
      return try comparison.isSettled(by: comparison.question.inWholeSeconds, asking: ask)
    },
    AllowedDisagreement(
      whenSmall: "milliseconds",
      because:
        "timestamps/duration_converters/get_milliseconds; List of Standard Definitions: \"milliseconds from duration, "
        + "0-999\"; the peer gives those of the whole duration."
    ) { comparison, ask in
      let expression = comparison.question.expression
      guard expression.contains("getMilliseconds()") else { return false }
      if case .int(let ours)? = comparison.ours.value?.value, case .object(let value)? = comparison.peer.value,
        case .string(let text)? = value["int"], let peer = Int64(text), peer % 1000 == ours
      {
        return true
      }
      let inSeconds = expression.replacing("getMilliseconds()", with: "getSeconds()")
      return try comparison.isSettled(by: comparison.question.replacing(inSeconds), asking: ask)
    },
    AllowedDisagreement(
      whenSmall: "bytes-as-text",
      because:
        "Extension \"strings\", format: \"any invalid UTF-8 sequences are replaced with \\ufffd\", adjacent ones with a single "
        + "one; String and Bytes Values: \"Strings are sequences of Unicode code points.\" The peer's string keeps the bytes."
    ) { comparison, ask in
      guard comparison.question.expression.contains("%s") else { return false }
      if let (ours, peer) = comparison.texts, ours.withJoinedReplacements == peer.withJoinedReplacements { return true }
      return try comparison.isSettled(by: comparison.question.withReadableBytes, asking: ask)
    },
    AllowedDisagreement(
      whenSmall: "timestamp-in-utc",
      because:
        "Abstract Types: google.protobuf.Timestamp, which has no offset; the text of one is in UTC. The peer keeps the offset "
        + "that was written, and answers as we do if the same instant is written in UTC."
    ) { comparison, ask in
      let question = comparison.question.inUTC
      return try comparison.isSettled(by: question, asking: ask)
    },
  ]
}

extension Comparison {
  /// Both values, if they are strings.
  fileprivate var texts: (ours: String, peer: String)? {
    guard case .string(let ours)? = ours.value?.value, case .object(let members)? = peer.value,
      case .string(let theirs)? = members["string"]
    else { return nil }
    return (ours, theirs)
  }
}

extension String {
  /// Seconds as the nearest double is written.
  fileprivate var withDurationsAsDoubles: String {
    replacing(/-?[0-9]+(\.[0-9]+)?s/) { match in "\(Double(match.0.dropLast()) ?? 0)s" }
  }

  fileprivate var withJoinedReplacements: String { replacing(/\u{FFFD}+/, with: "\u{FFFD}") }
}

extension Value {
  fileprivate var inWholeSeconds: Value {
    mapped { value in
      switch value {
      case .duration(let nanoseconds): .duration(nanoseconds: nanoseconds / 1_000_000_000 * 1_000_000_000)
      case .timestamp(let timestamp): .timestamp(Timestamp(seconds: timestamp.seconds))
      default: value
      }
    }
  }

  fileprivate var withReadableBytes: Value {
    mapped { value in
      switch value {
      case .bytes(let bytes) where String(validating: bytes, as: UTF8.self) == nil: .bytes(Array("a".utf8))
      default: value
      }
    }
  }

  /// The value with a change in each part of it that is no list and no map.
  private func mapped(_ change: (Value) -> Value) -> Value {
    switch self {
    case .list(let elements): .list(elements.map { $0.mapped(change) })
    case .map(let map): MapValue(map.entries.map { ($0.key, $0.value.mapped(change)) }).map(Value.map) ?? self
    default: change(self)
    }
  }
}

extension Question {
  /// The same without a part of a second in any duration or timestamp.
  var inWholeSeconds: Question {
    let text = expression.replacing(/([0-9.]+(ms|us|µs|μs|ns))+/, with: "0s")
      .replacing(/([0-9]*)\.[0-9]+(s|Z|[+-][0-9]{2}:)/) { "\($0.1.isEmpty ? "0" : $0.1)\($0.2)" }
    return replacing(text, \.inWholeSeconds)
  }

  /// The same with bytes that are text in place of others.
  fileprivate var withReadableBytes: Question {
    let text = expression.replacing("base64.decode(", with: "bytes(").replacing(/[bB]'[^']*'/, with: "b'a'")
    return replacing(text, \.withReadableBytes)
  }

  /// The same with the instants of all literals written in UTC.
  fileprivate var inUTC: Question {
    let text = expression.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+-][0-9]{2}:[0-9]{2}/) {
      Timestamp(rfc3339: String($0.0))?.rfc3339 ?? String($0.0)
    }
    return replacing(text)
  }
}
