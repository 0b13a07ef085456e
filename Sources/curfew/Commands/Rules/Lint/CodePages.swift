import Arguments
import Rules
import Text

/// The pages of codes as `curfew rules lint --explain` prints them.
enum CodePages {
  /// The page of a code, or a line for each code there is.
  ///
  /// - Parameter text: what was asked for; empty for the list
  static func show(_ text: String, as form: LintForm) throws -> ExitStatus {
    let page = CodePage.page(of: text)
    let pages = page.map { [$0] } ?? CodePage.all
    switch form {
    case .json: try Console.emit(try JSONValue.document(["codes": .array(pages.map(\.json))]))
    default: try Console.write(page.map(Self.text) ?? list)
    }
    if page != nil || text.isEmpty { return .success }
    let near = CodePage.nearestCode(to: text.uppercased())
    Console.tell("there is no code '\(text)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    return .usage
  }

  private static var list: String {
    CodePage.all.map { "\($0.code)  \($0.severity == .warning ? "warning" : "error  ")  \($0.title)\n" }.joined()
  }

  private static func text(of page: CodePage) -> String {
    let severity = page.severity.rawValue
    let paint: Paint = page.severity == .warning ? .yellow : .red
    let notes = [page.condition.sentence, page.silencing?.replacing("`", with: "'")].compactMap {
      $0.map { "\n\($0)\n" }
    }
    return """
      \(paint.on("\(page.code)")) (\(severity)): \(page.title)

      \(page.why)

      Not like this:

      \(verbatim(page.bad.text))
      Better:

      \(verbatim(page.good.text))
      """ + notes.joined()
  }

  private static func verbatim(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "\(String.verbatimMark)    \(String($0).printable())\n" }.joined()
  }
}

extension CodePage {
  fileprivate var json: JSONValue {
    .object([
      "code": .string(code), "severity": .string(severity.rawValue), "title": .string(title), "why": .string(why),
      "condition": condition.sentence.map { .string($0) } ?? .null, "bad": .string(bad.text),
      "good": .string(good.text),
    ])
  }
}
