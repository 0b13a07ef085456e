/// Where a JSON text is not what a model expects.
struct JSONProblem: Error {
  /// The offset in bytes.
  var position: Int
  /// What should have stood there, to follow the word "expected".
  var expected: String
}
