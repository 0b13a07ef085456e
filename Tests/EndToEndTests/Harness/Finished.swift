import Testing

/// What a process left behind.
struct Finished: CustomStringConvertible {
  /// The exit status; 128 + its number where a signal ended the process, as in a shell.
  let status: Int32
  /// The signal that ended it; `nil` when it exited by itself.
  let signal: Int32?
  let output: String
  let errors: String

  /// Everything that was said.
  var all: String { output + errors }

  var description: String { "status \(status)\n\(output)--\n\(errors)" }

  /// That the program did what it was asked to; nothing after it would make sense otherwise.
  func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try #require(status == 0, "\(self)", sourceLocation: sourceLocation)
  }

  /// That the program said in so many words what is wrong, and ended as documented.
  ///
  /// - Parameters:
  ///   - words: what the message has to name: the place, what was found, what to do
  func expectComplaint(_ status: Int32, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status && signal == nil, "\(self)", sourceLocation: sourceLocation)
    for word in words {
      #expect(errors.contains(word), "nothing says '\(word)'\n\(self)", sourceLocation: sourceLocation)
    }
    #expect(!errors.isEmpty, sourceLocation: sourceLocation)
    // What Swift prints of an error that nobody turned into words.
    for leftover in ["Optional(", "Error Domain", "Failure(", "atal error"] {
      #expect(!errors.contains(leftover), "\(self)", sourceLocation: sourceLocation)
    }
  }
}
