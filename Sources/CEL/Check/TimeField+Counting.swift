/// What the accessors of instants give, and what people mean who count or speak otherwise.
extension TimeField {
  /// What the accessor gives for an instant; `nil` for the year.
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

  /// The same for people.
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

  /// The number that somebody means who counts otherwise and so wrote one out of the range.
  func meant(by number: Int64) -> Int64? {
    switch (self, number) {
    case (.month, 12), (.dayOfMonth, 31): number - 1
    case (.date, 0): 1
    case (.dayOfWeek, 7), (.hours, 24), (.minutes, 60), (.seconds, 60): 0
    default: nil
    }
  }

  /// The number of a day of the week or a month by its name or an abbreviation of it (`Sat`, `thurs`, `DEC`), and of any text that
  /// is a number in the range.
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
  /// The accessor that a call is, by its name alone.
  var timeField: TimeField? {
    if case .call(let name, _?, _) = kind { TimeField(rawValue: name.text) } else { nil }
  }
}

extension CheckedExpression {
  /// The accessor of an instant that a part is, by way of variables too.
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
  /// The accessor of an instant that a part is, by way of variables too.
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
