/// A way of reading the whole list of workspaces.
///
/// Servers before v0.24.0 sort by last use alone: workspaces that were never used are all equal, and which of them a page
/// leaves out depends on the page's size and place. What one way never shows another does.
public enum ListWay: Sendable, Hashable {
  /// Page by page.
  case pages(of: Int)
  /// One part after another, each page by page.
  case parts(by: Part)
  /// Everything in one answer, which costs the server a time that grows with the square of the number.
  case oneCall

  /// What the workspaces of a part have in common, by the filter's name.
  public enum Part: String, Sendable, CaseIterable { case template, owner, status, name }
}

extension ListWay: CustomStringConvertible, Codable {
  /// As people read it and as it is stored: `pages of 250`, `parts by owner`, `one call`.
  public var description: String {
    switch self {
    case .pages(let size): "pages of \(size)"
    case .parts(let part): "parts by \(part.rawValue)"
    case .oneCall: "one call"
    }
  }

  /// Takes ``description`` back; `nil` for anything else.
  public init?(_ text: String) {
    if text == ListWay.oneCall.description {
      self = .oneCall
    } else if let size = text.wholeNumber(behind: "pages of ") {
      self = .pages(of: size)
    } else if let part = Part.allCases.first(where: { ListWay.parts(by: $0).description == text }) {
      self = .parts(by: part)
    } else {
      return nil
    }
  }

  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let way = ListWay(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no way of reading the list")
    }
    self = way
  }

  /// As ``description``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension String {
  fileprivate func wholeNumber(behind start: String) -> Int? {
    guard hasPrefix(start), let number = Int(dropFirst(start.count)), number > 0 else { return nil }
    return number
  }
}

/// What earlier readings of the list found out, so that the next one begins with what worked.
public struct ListExperience: Sendable, Hashable, Codable {
  /// The ways that together showed every workspace; empty where the usual pages do.
  public var ways: [ListWay]
  /// How many stayed unseen although everything was tried. So many are not looked for again.
  public var unseen: Int

  /// Nothing out of the ordinary.
  public init(ways: [ListWay] = [], unseen: Int = 0) {
    self.ways = ways
    self.unseen = unseen
  }
}

/// A workspace that somebody remembers.
public struct KnownWorkspace: Sendable, Hashable {
  /// `nil` where only the name is known.
  public var id: String?
  /// The owner's user name.
  public var owner: String
  /// The workspace's name.
  public var name: String

  /// One that was seen earlier.
  public init(id: String?, owner: String, name: String) {
    self.id = id
    self.owner = owner
    self.name = name
  }
}

/// What helps to see the whole list besides the list itself.
public struct ListAids: Sendable {
  /// What earlier readings found out.
  public var experience = ListExperience()
  /// The workspaces that there were, asked for only where some are missing.
  public var known: @Sendable () async throws -> [KnownWorkspace] = { [] }
  /// Whether a workspace read by its id belongs to the list.
  public var belongs: @Sendable (Workspace) -> Bool = { _ in true }
  /// Whether the name of a row that cannot be read is looked for with filters, which takes up to some hundred requests.
  public var looksForNames = true

  /// Nothing is known beforehand.
  public init() {}
}
