/// Why a cron text was refused, in the words of robfig/cron v3 (`description`).
public enum CronError: Error, Hashable, Sendable {
  /// There is no text at all.
  case empty
  /// `CRON_TZ=` is not followed by a zone and a blank; robfig/cron crashes on it.
  case zoneWithoutEnd
  /// No zone of that name; `reason` is Go's.
  case unknownZone(name: String, reason: String)
  /// The zone is `Local`, which depends on the machine that reads it. robfig/cron itself accepts it.
  case localZone
  /// The text begins with `@`.
  case descriptor(String)
  /// There are not five fields but these.
  case fieldCount([String])
  /// A number or a name is neither; `reason` is Go's `strconv` error.
  case notANumber(String, reason: String)
  /// More than one hyphen in a range.
  case tooManyHyphens(String)
  /// More than one slash in a range.
  case tooManySlashes(String)
  /// The range begins below the field's lowest value.
  case belowMinimum(value: Int, minimum: Int, range: String)
  /// The range ends above the field's highest value.
  case aboveMaximum(value: Int, maximum: Int, range: String)
  /// The range ends before it begins.
  case falling(from: Int, to: Int, range: String)
  /// The step is 0.
  case zeroStep(String)
}

extension CronError: CustomStringConvertible {
  /// What robfig/cron says, letter for letter, except where it says nothing (`zoneWithoutEnd`, `localZone`).
  public var description: String {
    switch self {
    case .empty: "empty spec string"
    case .zoneWithoutEnd: "CRON_TZ= needs a zone and a blank behind it"
    case .unknownZone(let name, let reason): "provided bad location \(name): \(reason)"
    case .localZone: "schedules scoped to time.Local are not supported"
    case .descriptor(let text): "parser does not accept descriptors: \(text)"
    case .fieldCount(let fields):
      "expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]"
    case .notANumber(let text, let reason): "failed to parse int from \(text): \(reason)"
    case .tooManyHyphens(let range): "too many hyphens: \(range)"
    case .tooManySlashes(let range): "too many slashes: \(range)"
    case .belowMinimum(let value, let minimum, let range):
      "beginning of range (\(value)) below minimum (\(minimum)): \(range)"
    case .aboveMaximum(let value, let maximum, let range):
      "end of range (\(value)) above maximum (\(maximum)): \(range)"
    case .falling(let from, let to, let range):
      "beginning of range (\(from)) beyond end of range (\(to)): \(range)"
    case .zeroStep(let range): "step of range should be a positive number: \(range)"
    }
  }
}
