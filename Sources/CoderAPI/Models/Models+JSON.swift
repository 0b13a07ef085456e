/// Models from the bytes of an answer, for the tests of siblings and for benchmarks.
extension WorkspacePage {
  /// - Throws: ``CoderFailure/Code/malformedAnswer`` in words.
  package init(json: [UInt8]) throws { self = try readModel(json, WorkspacePage.init(reading:)) }
}

extension Workspace {
  /// - Throws: the same.
  package init(json: [UInt8]) throws { self = try readModel(json, Workspace.init(reading:)) }
}

extension Template {
  /// - Throws: the same.
  package init(json: [UInt8]) throws { self = try readModel(json, Template.init(reading:)) }

  /// A list of templates.
  ///
  /// - Throws: the same.
  package static func list(json: [UInt8]) throws -> [Template] { try readModel(json, CoderClient.templateList) }
}

/// Why bytes are not a model.
package struct ModelMistake: Error, CustomStringConvertible {
  package let description: String
}

private func readModel<Model>(
  _ json: [UInt8], _ read: (inout JSONReader) throws(JSONProblem) -> Model
) throws -> Model {
  do throws(JSONProblem) {
    return try JSONReader.read(json, read)
  } catch {
    let path = JSONPlace.path(to: error.position, in: json)
    throw ModelMistake(description: "expected \(error.expected) at \(path), byte \(error.position)")
  }
}

/// One of a set of names that a later server may add to.
///
/// Every value a server sends is kept as it is; the known ones are static members to compare with.
public protocol OpenName: RawRepresentable, Hashable, Sendable, CustomStringConvertible where RawValue == String {
  init(rawValue: String)
}

extension OpenName {
  /// The name as the server writes it.
  public var description: String { rawValue }
}
