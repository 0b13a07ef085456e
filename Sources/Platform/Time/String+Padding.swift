extension String {
  /// Appends a number that is not negative with leading zeros.
  mutating func append(padded number: Int, to digits: Int = 2) {
    let text = String(number)
    append(String(repeating: "0", count: max(0, digits - text.utf8.count)))
    append(text)
  }
}
