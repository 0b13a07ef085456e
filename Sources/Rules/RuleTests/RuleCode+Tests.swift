/// The codes of diagnostics about test files that rule files do not have.
extension RuleCode {
  static let badSeries = "R190"
  static let badTestValue = "R191"
  static let badTestTime = "R192"
  static let badTestSource = "R193"
}
