import Diagnostics

/// The answer to an ``ExchangeRequest``.
public struct ExchangeAnswer: Encodable, Sendable {
  /// The stage that was reached; all except `ok` failed there.
  public enum Stage: String, Encodable, Sendable {
    case request, parse, check, eval, ok
  }

  /// An error from parsing or checking; line and column count from 1, columns in Unicode scalars.
  public struct Issue: Encodable, Sendable {
    public let line: Int
    public let column: Int
    public let message: String

    init(_ diagnostic: Diagnostic, in file: SourceFile) {
      (line, column) = file.location(at: diagnostic.position ?? 0)
      message = diagnostic.summary
    }
  }

  public let name: String?
  public let stage: Stage
  public let type: String?
  public let value: ExchangeValue?
  public let error: String?
  public let issues: [Issue]?

  init(
    name: String?, stage: Stage, type: String? = nil, value: ExchangeValue? = nil, error: String? = nil,
    issues: [Issue]? = nil
  ) {
    self.name = name
    self.stage = stage
    self.type = type
    self.value = value
    self.error = error
    self.issues = issues
  }
}
