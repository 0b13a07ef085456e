import HTTPClient

/// What an answer carries, as far as its headers tell.
enum ContentKind: Equatable {
  case json(fromCoder: Bool)
  /// A page for people.
  case page(fromCoder: Bool)
  case other(type: String?, fromCoder: Bool)

  /// Every answer of a Coder server has this header (How Coder behaves, "Every answer").
  static let versionHeader = "X-Coder-Build-Version"

  init(_ answer: HTTPResponse) {
    let fromCoder = answer.headers[ContentKind.versionHeader] != nil
    let type = answer.headers["Content-Type"]
    let plainType = type?.prefix { $0 != ";" && $0 != " " }.lowercased()
    self =
      switch plainType {
      case "application/json": .json(fromCoder: fromCoder)
      case "text/html", "application/xhtml+xml": .page(fromCoder: fromCoder)
      default: .other(type: type, fromCoder: fromCoder)
      }
  }

  var isFromCoder: Bool {
    switch self {
    case .json(let fromCoder), .page(let fromCoder), .other(_, let fromCoder): fromCoder
    }
  }

  /// What this is instead of an answer of Coder's API; `nil` if it is JSON.
  var stranger: CoderFailure.Stranger? {
    switch self {
    case .json: nil
    case .page(let fromCoder): fromCoder ? .dashboard : .html
    case .other(let type, _): .other(contentType: type)
    }
  }
}
