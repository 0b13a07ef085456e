import Arguments
import CEL
import Time

/// A time as people write it, before it is known in which zone they read times.
enum WrittenTime: Sendable, Equatable {
  /// In RFC 3339, with its offset.
  case instant(Timestamp)
  /// A date alone: its beginning, where the reader is.
  case day(CivilDate)
  /// So far from now.
  case span(Duration)

  /// Which way spans count, for an option that takes them.
  enum Span: Sendable {
    case ahead, back
  }

  /// - Parameter span: which way a span would count; `nil` where none may be given
  init(_ text: String, span: Span? = nil) throws(InvalidValue) {
    if let instant = Timestamp(rfc3339: text) {
      self = .instant(instant)
    } else if let day = CivilDate(parsing: text) {
      self = .day(day)
    } else if span != nil, let duration = Duration(settingText: text), duration > .zero {
      self = .span(duration)
    } else {
      let form = "a time such as 2026-11-25T08:00:00Z, or a day such as 2026-11-25"
      switch span {
      case .ahead: throw InvalidValue(expected: "\(form), or a span from now such as 2h or 3d")
      case .back: throw InvalidValue(expected: "\(form), or how long ago, such as 2h or 3d")
      case nil: throw InvalidValue(expected: form)
      }
    }
  }

  /// The instant that is meant; of a day whose midnight the clocks skip, the moment of the jump.
  ///
  /// - Parameters:
  ///   - zone: in which a day begins at its midnight
  ///   - start: what a span counts from
  ///   - span: which way
  func instant(in zone: Zone, from start: Timestamp = .now(), _ span: Span = .ahead) -> Timestamp {
    switch self {
    case .instant(let instant): instant
    case .day(let date):
      zone.instants(of: CivilTime(date: date)).first
    case .span(let duration): span == .ahead ? start + duration : start - duration
    }
  }
}

extension Settings {
  /// The instant that a written time means to whoever reads times in the zone of the settings.
  func instant(
    _ time: WrittenTime?, from start: Timestamp = .now(), _ span: WrittenTime.Span = .ahead
  ) -> Timestamp? {
    time?.instant(in: self[Settings.timezone], from: start, span)
  }
}
