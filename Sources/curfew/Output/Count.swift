/// Numbers of things in words.
enum Count {
  /// `1 rule`, `3 rules`, `2 directories`, `2 days`.
  static func of(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    return noun.hasSuffix("y") && !noun.hasSuffix("ay") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
  }
}
