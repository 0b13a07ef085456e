import Time

extension ExplainedStep {
  /// The name of a weekday or month, in parentheses, since CEL counts them from 0; empty for other values.
  var numberRemark: String {
    guard case .call(let name, _?, _) = expression.kind, case .int(let number)? = value, number >= 0 else { return "" }
    let names: [String]
    switch name.text {
    case "getDayOfWeek": names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    case "getMonth":
      names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
      ]
    default: return ""
    }
    return number < names.count ? " (\(names[Int(number)]))" : ""
  }

  /// This timestamp in the zone that a call on it names: `Wed 2026-03-11T11:00:00+01:00`; `nil` if there is none.
  func timeInZone(of call: Expression) -> String? {
    guard case .call(let function, let target?, let arguments) = call.kind, target.id == expression.id,
      case .timestamp(let timestamp)? = value
    else { return nil }
    for argument in arguments {
      guard case .string(let name)? = argument.literal, let first = name.first,
        // Only CEL's own accessors take an offset such as "02:00"; to others that is a time of day.
        function.text.hasPrefix("get") || first.isLetter, let zone = TimeFunctions.zone(named: name)
      else { continue }
      return "\(CivilDate.weekdayNames[zone.civil(at: timestamp).weekday]) \(timestamp.rfc3339(in: zone))"
    }
    return nil
  }
}
