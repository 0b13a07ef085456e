import Diagnostics

/// One VEVENT as it was read.
struct CalendarEvent {
  /// A property that holds moments, on the clocks that its TZID names.
  struct Moments {
    var moments: [CalendarMoment]
    var zone: String?
    let span: SourceSpan
  }

  let span: SourceSpan
  var start: Moments?
  var end: Moments?
  /// In seconds.
  var duration: Int?
  var rules: [(rule: RecurrenceRule, span: SourceSpan)] = []
  var additional: [Moments] = []
  var excluded: [Moments] = []
  /// Which moment of the event with the same `uid` this one replaces.
  var replaced: Moments?
  var uid: String?
  var name: String?
  var isCancelled = false

  init(span: SourceSpan) {
    self.span = span
  }
}
