/// English names of weekdays and months in full, in lower case, as Alertmanager writes them.
enum DayNames {
  /// From Sunday, which is 0.
  static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  /// From January, which is 1.
  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}
