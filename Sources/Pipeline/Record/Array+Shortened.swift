extension Array<String> {
  /// Number of sentences of one kind that are told.
  private static let told = 5

  /// The first five of them, with a sentence about how many more there are; all where that sentence would stand for one alone.
  func shortened(_ rest: (Int) -> String) -> [String] {
    count <= Self.told + 1 ? self : prefix(Self.told) + [rest(count - Self.told)]
  }
}
