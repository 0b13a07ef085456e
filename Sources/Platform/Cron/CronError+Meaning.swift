extension CronError {
  /// The same for people, without the words of the server's parser: "60 is no minute: minutes go from 0 to 59".
  public var meaning: String {
    switch self {
    case .empty: return "there is no schedule"
    case .zoneWithoutEnd, .localZone, .unknownZone: return description
    case .descriptor(let text): return "'\(text)' stands for no five fields: write them out"
    case .fieldCount(let fields): return "five fields are needed, and these are \(fields.count)"
    case .notANumber(let text, _): return "'\(text)' is neither a number nor a day or month such as Mon or Jan"
    case .tooManyHyphens(let range): return "'\(range)' has more than one hyphen: a range is 8-17"
    case .tooManySlashes(let range): return "'\(range)' has more than one slash: a step is */15"
    case .belowMinimum(let value, let minimum, _):
      return "\(value) is too small: this field begins at \(minimum)"
    case .aboveMaximum(let value, let maximum, _):
      guard let (unit, values) = Self.field(upTo: maximum) else { return "\(value) is more than \(maximum)" }
      return "\(value) is no \(unit): \(values) to \(maximum)"
    case .falling(let from, let to, let range): return "the range '\(range)' goes down, from \(from) to \(to)"
    case .zeroStep(let range): return "the step of '\(range)' is 0"
    }
  }

  /// The field with this highest value, and where its values begin.
  private static func field(upTo maximum: Int) -> (unit: String, values: String)? {
    switch maximum {
    case 59: ("minute", "minutes go from 0")
    case 23: ("hour", "hours go from 0")
    case 31: ("day of the month", "days go from 1")
    case 12: ("month", "months go from 1")
    case 6: ("day of the week", "days go from 0, a Sunday,")
    default: nil
    }
  }
}
