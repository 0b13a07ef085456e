import Arguments
import Time

/// How long records stay in the trail.
enum Retention: Sendable, Equatable {
  case forever
  /// A day at least: what the next sweep rests on lies within it.
  case span(Duration)

  /// Reads `forever`, or a span such as `90d`.
  init(_ text: String) throws(InvalidValue) {
    if text == "forever" {
      self = .forever
      return
    }
    guard let span = Duration(settingText: text), span >= .days(1) else {
      throw InvalidValue(expected: "a span of a day or more, such as 90d, or 'forever'")
    }
    self = .span(span)
  }

  /// The span; `nil` for ever.
  var span: Duration? { if case .span(let span) = self { span } else { nil } }
}
