extension CodePage {
  /// The page in Markdown without its heading, for `rules/codes.md` and for viewers of SARIF.
  public var markdown: String {
    let notes = [condition.sentence, silencing].compactMap { $0 }
    return """
      \(why)

      ```yaml
      \(bad.text)
      ```

      Better:

      ```yaml
      \(good.text)
      ```
      \(notes.map { "\n\($0)\n" }.joined())
      """
  }

  /// How to silence it in one line; `nil` for errors, which cannot be silenced.
  public var silencing: String? {
    severity == .error || code == RuleCode.unusedIgnore
      ? nil : "Where it is meant, write `# lint:ignore \(code)` and the reason in the line, or in the line before."
  }
}
