import Diagnostics

/// The reason why a time specification was rejected.
public struct TimeSpecError: Error, Hashable, Sendable {
  /// The error and what was expected, without a full stop.
  public let reason: String
  /// The place, in UTF-8 offsets of the specification.
  public let span: SourceSpan
  /// The replacement for `span`, if it is known; "" deletes it.
  public let replacement: String?

  /// The specification with the replacement made; `nil` if there is none.
  public func corrected(_ spec: String) -> String? {
    guard let replacement else { return nil }
    return Fix(summary: "", edits: [TextEdit(span: span, replacement: replacement)]).applied(to: spec)
  }
}

extension TimeSpecError {
  /// The error for a name that no calendar has.
  init(unknownCalendar name: String, at span: SourceSpan, _ calendars: [String: RuleCalendar]) {
    let names = calendars.keys.sorted()
    reason =
      "there is no calendar '\(name)': "
      + (names.isEmpty
        ? "the file declares none under 'calendars'" : "the file declares \(names.joined(separator: ", "))")
    self.span = span
    replacement = nearest(to: name, among: names)
  }
}

extension TimeSpec {
  /// Whether a text is a valid specification.
  static func isTaken(_ spec: String) -> Bool { week(of: spec) != nil }

  /// Whether a text is a specification that covers the whole week.
  private static func isTheWeek(_ spec: String) -> Bool { week(of: spec) == true }

  /// Whether a specification covers the whole week; `nil` for an invalid text.
  private static func week(of spec: String) -> Bool? {
    do throws(TimeSpecError) {
      return try TimeSpec(parsing: spec, calendars: [:]).isAlways
    } catch {
      return nil
    }
  }

  /// A doubt about a valid specification; `nil` if there is none.
  ///
  /// One that ends at 23:59 leaves out the last minute of the day, and one that covers the whole week is useless.
  var doubt: ArgumentRefusal? {
    if isAlways { return ArgumentRefusal(reason: "these hours are the whole week: this is always true") }
    guard windows.contains(where: { $0.end % 1440 == 1439 }) else { return nil }
    let minute = "23:59"
    let pieces = text.split(separator: minute, omittingEmptySubsequences: false).map(String.init)
    let meant = pieces.dropFirst().reduce(pieces[0]) { text, piece in
      text + (text.last { $0 != " " } == "-" ? "24:00" : minute) + piece
    }
    let isEmpty = TimeSpec.isTheWeek(meant)
    return ArgumentRefusal(
      reason: isEmpty
        ? "these hours are the whole week but for the last minute of the day, which ends at 24:00: leave the call out"
        : "hours that end at 23:59 leave out the last minute of the day, which ends at 24:00",
      replacement: meant == text || isEmpty ? nil : "'\(meant)'")
  }

  /// The specification that was probably meant by an invalid one, with all corrections applied in turn.
  ///
  /// `nil` if they do not lead to a valid specification.
  static func corrected(_ spec: String, calendars: [String: RuleCalendar] = [:]) -> String? {
    var text = spec
    // One correction for each part of a range with days; a correction may reveal the next mistake.
    for _ in 0..<8 {
      do throws(TimeSpecError) {
        let isAlways = try TimeSpec(parsing: text, calendars: calendars).isAlways
        return text == spec || isAlways ? nil : text
      } catch {
        guard let next = error.corrected(text), next != text else { return nil }
        text = next
      }
    }
    return nil
  }
}

extension TimeSpecError: CustomStringConvertible {
  /// The reason, with the replacement to write.
  public var description: String {
    guard let replacement, !replacement.isEmpty else { return reason }
    return "\(reason): write '\(replacement)'"
  }
}
