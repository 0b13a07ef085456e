import Digest
import FoundationEssentials

extension SavedPlan {
  /// Why a file is no plan that can be used.
  public enum Flaw: Error, Equatable {
    /// It is no plan at all.
    case notAPlan(String)
    /// A newer version of Curfew wrote it.
    case newer(version: Int)
    /// Its content is not what was written.
    case edited
  }

  private struct Document: Codable {
    var kind: String?
    var schemaVersion: Int
    var digest: String
    var plan: SavedPlan
  }

  /// What tells the kind of document without reading all of it.
  private struct Heading: Decodable {
    var kind: String?
    var schemaVersion: Int?
  }

  private static let kind = "curfew-plan"
  private static let schemaVersion = 1

  /// SHA-256 of the content, in lower-case hexadecimal: the plan's identity. It finds edits and damage, not forgery: whoever can
  /// write the file can compute it again.
  public var digest: String { SHA256.digest(of: StoredJSON.text(of: self)).description }

  /// The plan as JSON, for a file.
  public var document: String {
    StoredJSON.text(
      of: Document(kind: Self.kind, schemaVersion: Self.schemaVersion, digest: digest, plan: self), isPretty: true)
      + "\n"
  }

  /// Reads a plan that ``document`` wrote. The space between its parts does not matter.
  public init(document text: String) throws(Flaw) {
    let heading: Heading
    do {
      heading = try StoredJSON.value(of: text)
    } catch {
      throw .notAPlan("it is not JSON")
    }
    guard heading.kind == Self.kind else {
      throw .notAPlan(#"its "kind" is not "\#(Self.kind)""#)
    }
    if let version = heading.schemaVersion, version > Self.schemaVersion { throw .newer(version: version) }
    let document: Document
    do {
      document = try StoredJSON.value(of: text)
    } catch {
      throw .edited
    }
    guard document.digest == document.plan.digest else { throw .edited }
    self = document.plan
  }
}
