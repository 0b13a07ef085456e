import CEL

extension WrittenCall {
  /// Whether the call uses the file's zone because it names none.
  var takesFileZone: Bool {
    switch name {
    case "startOfDay": return arguments.isEmpty
    case "isHoliday", "holidayName", "isWorkday": return true
    case "isWithin", "at": return arguments.count == 1
    case "nextCron":
      guard arguments.count == 1 else { return false }
      if case .string(let text)? = arguments[0] { return !text.hasPrefix("CRON_TZ=") && !text.hasPrefix("TZ=") }
      return true
    default: return false
    }
  }
}
