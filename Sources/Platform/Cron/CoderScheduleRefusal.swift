import Time

/// Why a Coder server would refuse an autostart schedule, or why Curfew does.
public enum CoderScheduleRefusal: Error, Hashable, Sendable {
  /// Fewer than five parts between white space.
  case tooFewFields
  /// Day of month or month is not exactly `*`.
  case dayOfMonthOrMonth
  /// The cron parser refuses it.
  case cron(CronError)
  /// No server refuses it; it would start the workspace after every stop.
  case neverFires
}

extension CoderScheduleRefusal {
  /// The words of a line of server versions; which texts are refused is the same in all of them.
  public enum ServerWords: Hashable, Sendable {
    /// As v0.13.6.
    case v0
    /// As v2.36.0.
    case v2
  }

  /// `validations[0].detail` of the server's 400, letter for letter.
  ///
  /// Where its parser crashes instead of answering (`CRON_TZ=UTC` without a blank behind it), our own words.
  public func serverText(as words: ServerWords = .v2) -> String {
    switch self {
    case .tooFewFields:
      "validate weekly schedule: expected schedule to consist of 5 fields with an optional CRON_TZ=<timezone> prefix"
    case .dayOfMonthOrMonth:
      switch words {
      case .v0: "validate weekly schedule: expected month and dom to be *"
      case .v2: "validate weekly schedule: expected day-of-month and month to be *"
      }
    case .cron(.localZone): CronError.localZone.description
    case .cron(let error): "parse schedule: \(error)"
    case .neverFires: description
    }
  }
}

extension CoderScheduleRefusal: CustomStringConvertible {
  /// For people: the mistake and the form expected.
  public var description: String {
    let form = "expected [CRON_TZ=Area/Place ]MINUTE HOUR * * DAYS, such as CRON_TZ=Europe/Berlin 30 8 * * 1-5"
    switch self {
    case .tooFewFields: return "fewer than 5 fields; \(form)"
    case .dayOfMonthOrMonth: return "the third and the fourth field (day of month and month) must be exactly *; \(form)"
    case .cron(.localZone): return "\(Zone.complaint(about: "Local")); name one, such as Europe/Berlin"
    case .cron(.unknownZone(let name, _)) where Zone.dependsOnMachine(name):
      return "\(Zone.complaint(about: name)); name one, such as Europe/Berlin"
    case .cron(let error): return "\(error.meaning); \(form)"
    case .neverFires: return "it never fires, and the server would start the workspace after every stop"
    }
  }
}
