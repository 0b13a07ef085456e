import Arguments
import HTTPServer
import Rules
import Time

/// What an address asks a page for, read strictly: a filter that is not understood would show everything.
struct PageQuery: Sendable {
  /// A part of an address that makes no sense.
  struct Mistake: Error, Equatable {
    /// The parameter's name, as it stands in the address.
    let name: String
    /// What was given; `nil` where that is not the point, or nothing was.
    let value: String?
    /// What would have been taken.
    let expected: String
    /// What is wrong, after the name, where it is not the value.
    var problem: String?
  }

  private let values: [String: String]

  /// Takes the parameters of a request.
  ///
  /// - Parameter names: of those that the page has; an empty value counts as not given, since forms send all their fields
  /// - Throws: ``Mistake`` for another name, and for one that is given twice
  init(_ request: ServerRequest, taking names: [String]) throws(Mistake) {
    var values: [String: String] = [:]
    for (name, value) in request.query {
      guard names.contains(name) else {
        let known = names.isEmpty ? "no parameters" : "one of \(names.joined(separator: ", "))"
        throw Mistake(name: name, value: nil, expected: known, problem: "is not one of this page")
      }
      guard values[name] == nil else {
        throw Mistake(name: name, value: nil, expected: "it once", problem: "is given twice")
      }
      values[name] = value
    }
    self.values = values.filter { !$0.value.isEmpty }
  }

  /// The text as it was given; `nil` where it was not.
  subscript(name: String) -> String? { values[name] }

  /// The value that a text means, where one was given.
  func value<Value>(_ name: String, _ read: (String) throws(InvalidValue) -> Value) throws(Mistake) -> Value? {
    guard let text = values[name] else { return nil }
    do throws(InvalidValue) {
      return try read(text)
    } catch {
      let meant = error.suggestion.map { ", perhaps \($0)" } ?? ""
      throw Mistake(name: name, value: text, expected: error.expected + meant)
    }
  }

  /// One of the words of an enumeration.
  func word<Value: RawRepresentable & CaseIterable>(
    _ name: String, of kind: Value.Type
  ) throws(Mistake) -> Value? where Value.RawValue == String {
    try value(name) { text throws(InvalidValue) in try Value(word: text) }
  }

  /// A number of a row, above 0.
  func number(_ name: String) throws(Mistake) -> Int64? {
    try value(name) { text throws(InvalidValue) in
      guard let number = Int64(text), number > 0 else { throw InvalidValue(expected: "a number above 0") }
      return number
    }
  }

  /// A time, a day, or how long ago, as on the command line.
  func instant(_ name: String, in zone: Zone, from now: Timestamp) throws(Mistake) -> Timestamp? {
    try value(name) { text throws(InvalidValue) in
      try WrittenTime(text, span: .back).instant(in: zone, from: now, .back)
    }
  }

  /// A range of time from `from` and `to`.
  ///
  /// - Parameter span: how far it reaches back where `from` is not given
  func range(_ span: Duration, in zone: Zone, now: Timestamp) throws(Mistake) -> (from: Timestamp, to: Timestamp) {
    let to = try instant("to", in: zone, from: now)
    let from = try instant("from", in: zone, from: now) ?? (to ?? now) - span
    // What was recorded in this very second belongs to it.
    let end = to ?? now + .seconds(1)
    guard from < end else {
      throw Mistake(
        name: "from", value: values["from"], expected: "a time before 'to', which is \(end.flooredToSecond.rfc3339)")
    }
    return (from, end)
  }
}
