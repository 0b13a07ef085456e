import Diagnostics

/// What one code of a diagnostic means: the page that `curfew rules lint --explain CODE` prints.
///
/// Each code has one page; SARIF output, the manual page and `rules/codes.md` are made from them.
public struct CodePage: Sendable {
  /// The code, such as `R203`.
  public let code: String
  /// The severities with which it is reported.
  public let severity: Severity
  /// What it means, in one line without a full stop.
  public let title: String
  /// Why it matters and what to do, one or two sentences.
  public let why: String
  /// When it is reported at all.
  public let condition: Condition
  /// A text that gives the code.
  public let bad: Example
  /// The same as it should be, without any finding.
  public let good: Example

  /// The severities with which a code is reported.
  public enum Severity: String, Sendable {
    case error
    case warning
    /// A warning, or an error where it is certain to do harm.
    case either = "warning or error"
  }

  /// What has to be known, besides the files, for a code to be reported.
  public enum Condition: Sendable {
    case always
    /// The present time; the example is meant at this instant, in RFC 3339.
    case at(String)
    /// A server that learns of use every ten minutes only.
    case serverLearnsUseLate
    /// Settings without the address that sessions are read at.
    case settingsTellNoSessions
    /// A server whose answers have no names of organizations.
    case serverTellsNoOrganizations
    /// A value for a parameter that is given from outside the files: `name=value`.
    case given(name: String, value: String)
    /// Settings with one channel, of this name.
    case channel(String)
    /// A fault of this program; no file gives the code.
    case faultOfTheProgram

    /// The condition for people, as a sentence; `nil` where there is none.
    public var sentence: String? {
      switch self {
      case .always: nil
      case .at(let instant): "It depends on the present time; the example is meant at \(instant)."
      case .serverLearnsUseLate:
        "It is reported for servers before v0.19.0 only: by lint once a sweep has recorded such a server."
      case .settingsTellNoSessions: "It depends on the settings: it is reported where 'coder_metrics_url' is not set."
      case .serverTellsNoOrganizations:
        "It is reported for servers that tell no organizations, such as v0.13.6, once a sweep has recorded one."
      case .given(let name, let value):
        "It is reported of values from outside the files; the example is meant with --param \(name)=\(value)."
      case .channel(let name):
        "It is reported where the settings are known; the example is meant with the channel \(name) alone."
      case .faultOfTheProgram: "No file should give it: it shows a fault of Curfew."
      }
    }
  }

  init(
    _ code: String, _ severity: Severity, _ title: String, _ why: String, on condition: Condition = .always,
    bad: Example, good: Example
  ) {
    self.code = code
    self.severity = severity
    self.title = title
    self.why = why
    self.condition = condition
    self.bad = bad
    self.good = good
  }

  /// All pages, in the order of their codes.
  public static let all: [CodePage] =
    (syntax + shape + tests + certain + amounts + conflicts + style + yaml).sorted { $0.code < $1.code }

  /// The page of a code; `nil` if there is no such code. Case does not count.
  public static func page(of code: String) -> CodePage? {
    let code = code.uppercased()
    return all.first { $0.code == code }
  }

  /// The code that was probably meant; `nil` if none is similar.
  public static func nearestCode(to text: String) -> String? { nearest(to: text, among: all.map(\.code)) }
}

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
