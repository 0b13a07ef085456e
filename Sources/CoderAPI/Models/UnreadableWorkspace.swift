/// A row of the list that is no workspace this program understands: nothing is known of it but what stands here.
public struct UnreadableWorkspace: Sendable, Hashable, CustomStringConvertible {
  /// The workspace's id, if that much was understood.
  public var id: String?
  /// The owner's user name, if that much was understood.
  public var owner: String?
  /// The workspace's name, if that much was understood.
  public var name: String?
  /// Which row it is, counted from 1.
  public internal(set) var row: Int
  /// The workspace before it in the list, where it has no name itself.
  public internal(set) var before: String?
  /// The workspace behind it in the list, where it has no name itself.
  public internal(set) var after: String?
  /// What is wrong with it.
  public internal(set) var reason: String

  /// A row that the server failed to write out.
  init(row: Int, reason: String) {
    self.row = row
    self.reason = reason
  }

  /// What is wrong with a row instead of which the server answers so.
  static func reason(of failure: CoderFailure) -> String {
    failure.isEmptyAnswer
      ? "the server answers with nothing instead of it" : "the server's answer about it cannot be read: \(failure)"
  }

  /// `ana/dev`, as far as it is known.
  public var label: String? {
    switch (owner, name) {
    case (let owner?, let name?): "\(owner)/\(name)"
    case (nil, let name?): name
    case (let owner?, nil): "a workspace of \(owner)"
    case (nil, nil): id
    }
  }

  /// One line: which workspace it is, where it stands, and what is wrong with it.
  public var description: String {
    var place = "row \(row) of the list"
    switch (before, after) {
    case (let before?, let after?): place += ", between \(before) and \(after)"
    case (let before?, nil): place += ", behind \(before)"
    case (nil, let after?): place += ", before \(after)"
    case (nil, nil): break
    }
    return "\(label.map { "\($0) (\(place))" } ?? place): \(reason)"
  }
}

extension UnreadableWorkspace {
  private enum Field: String, CaseIterable, Sendable {
    case id, name
    case ownerName = "owner_name"
  }

  private static let fields = JSONFields(Field.self)

  /// Reads as much of a row as says which workspace it is.
  ///
  /// - Throws: where it is not even JSON, so that nobody knows where the next row begins.
  init(reading json: inout JSONReader, row: Int, _ problem: JSONProblem) throws(JSONProblem) {
    let start = json
    let path = JSONPlace.path(to: problem.position, in: json.bytes).split(separator: "]", maxSplits: 1)
    let place = path.count == 2 ? path[1].drop { $0 == "." } : ""
    self.init(row: row, reason: "expected \(problem.expected)" + (place.isEmpty ? "" : " at \(place)"))
    try json.skipValue()
    let end = json
    json = start
    do throws(JSONProblem) {
      try json.openObject()
      while let field = try json.nextField(UnreadableWorkspace.fields) {
        switch field {
        case .id: id = try json.anyString()
        case .name: name = try json.anyString()
        case .ownerName: owner = try json.anyString()
        }
      }
    } catch {
      // It is no object: that is what `reason` says.
    }
    json = end
  }
}
