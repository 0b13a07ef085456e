/// Ranges of the time accessors, and corrections for people who count in another way or write names.
extension TimeField {
  /// The accessor's possible values for a timestamp; `nil` for the year, which has no limits.
  var range: ClosedRange<Int64>? {
    switch self {
    case .year: nil
    case .month: 0...11
    case .date: 1...31
    case .dayOfMonth: 0...30
    case .dayOfWeek: 0...6
    case .dayOfYear: 0...365
    case .hours: 0...23
    case .minutes, .seconds: 0...59
    case .milliseconds: 0...999
    }
  }

  /// The range in words, for people; `nil` for the year.
  var rangeInWords: String? {
    switch self {
    case .year: nil
    case .month: "0 (January) to 11 (December)"
    case .date: "1 to 31"
    case .dayOfMonth: "0 to 30 (getDate() counts from 1)"
    case .dayOfWeek: "0 (Sunday) to 6 (Saturday)"
    case .dayOfYear: "0 (1 January) to 365"
    case .hours: "0 to 23"
    case .minutes, .seconds: "0 to 59"
    case .milliseconds: "0 to 999"
    }
  }

  /// The number in range that an author who counts in another way means; `nil` if that is unclear.
  func meant(by number: Int64) -> Int64? {
    switch (self, number) {
    case (.month, 12), (.dayOfMonth, 31): number - 1
    case (.date, 0): 1
    case (.dayOfWeek, 7), (.hours, 24), (.minutes, 60), (.seconds, 60): 0
    default: nil
    }
  }

  /// The number for a weekday or month by its name or abbreviation: `Sat`, `thurs`, `DEC`.
  ///
  /// Also accepts numeric text in range.
  ///
  /// `nil` for any other text.
  func number(named text: String) -> Int64? {
    if let number = Int64(text) {
      let meant = meant(by: number) ?? number
      return range?.contains(meant) ?? true ? meant : nil
    }
    var word = text.lowercased().filter { $0 != " " }
    if word.hasSuffix(".") { word.removeLast() }
    let names: [String]
    switch self {
    case .dayOfWeek: names = TimeField.dayNames
    case .month: names = TimeField.monthNames
    default: return nil
    }
    if word.utf8.count > 4, word.hasSuffix("s"), !names.contains(where: { $0.hasPrefix(word) }) { word.removeLast() }
    guard word.utf8.count >= (self == .month ? 3 : 2) else { return nil }
    return names.firstIndex { $0.hasPrefix(word) }.map(Int64.init)
  }

  private static let dayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}

extension Expression {
  /// The accessor that this call names, whatever its target; `nil` if it names none.
  var timeField: TimeField? {
    if case .call(let name, _?, _) = kind { TimeField(rawValue: name.text) } else { nil }
  }
}

extension CheckedExpression {
  /// The timestamp accessor that a part calls, directly or through variables; `nil` if it calls none.
  func timeField(of part: Expression) -> TimeField? {
    if case .variable(let index)? = reference(of: part),
      case .definition(let definition) = environment.variables[index].source
    {
      return definition.timeField(of: definition.root)
    }
    guard case .call(_, let target?, _) = part.kind, type(of: target) == .timestamp else { return nil }
    return part.timeField
  }
}

extension Checker {
  /// The timestamp accessor that a part calls, directly or through variables; `nil` if it calls none.
  func timeField(of part: Expression) -> TimeField? {
    if case .variable(let index)? = references[part.id],
      case .definition(let definition) = environment.variables[index].source
    {
      return definition.timeField(of: definition.root)
    }
    guard case .call(_, let target?, _) = part.kind, found(target) == .timestamp else { return nil }
    return part.timeField
  }
}
