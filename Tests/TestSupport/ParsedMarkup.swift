/// A page read as strictly as XML is: every element closed, every attribute quoted, every `&` an entity that XML has.
public final class ParsedMarkup {
  /// What is wrong, and what stands there.
  public struct Mistake: Error, CustomStringConvertible {
    public let description: String
  }

  public let name: String
  public let attributes: [String: String]
  public private(set) var children: [ParsedMarkup] = []
  /// The text of the element and of what is in it, entities replaced.
  public private(set) var text = ""

  private init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// Reads a document.
  public static func document(_ text: String) throws -> ParsedMarkup {
    var reader = Reader(rest: text[...])
    reader.skipBlanks()
    reader.skip("<!DOCTYPE html>")
    reader.skipBlanks()
    let root = try reader.element()
    reader.skipBlanks()
    guard reader.rest.isEmpty else { throw reader.mistake("something stands behind the document") }
    let identifiers = root.all.compactMap { $0.attributes["id"] }
    guard Set(identifiers).count == identifiers.count else { throw Mistake(description: "an id occurs twice") }
    return root
  }

  /// The element and all below it, in the order of the text.
  public var all: [ParsedMarkup] { [self] + children.flatMap(\.all) }

  /// All elements of a name.
  public func all(_ name: String) -> [ParsedMarkup] { all.filter { $0.name == name } }

  private struct Reader {
    var rest: Substring

    func mistake(_ reason: String) -> Mistake { Mistake(description: "\(reason): \(rest.prefix(80))") }

    @discardableResult mutating func skip(_ text: String) -> Bool {
      guard rest.hasPrefix(text) else { return false }
      rest = rest.dropFirst(text.count)
      return true
    }

    mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\n" } }

    private mutating func name() throws -> String {
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
      guard let first = name.first, first.isLetter else { throw mistake("expected a name") }
      rest = rest.dropFirst(name.count)
      return String(name)
    }

    mutating func element() throws -> ParsedMarkup {
      guard skip("<") else { throw mistake("expected an element") }
      let name = try name()
      var attributes: [String: String] = [:]
      while true {
        let before = rest.count
        skipBlanks()
        if skip("/>") { return ParsedMarkup(name, attributes) }
        if skip(">") { break }
        guard rest.count < before else { throw mistake("expected a blank before an attribute") }
        let attribute = try self.name()
        guard skip("=\"") else { throw mistake("the attribute \(attribute) has no quoted value") }
        let value = rest.prefix { $0 != "\"" }
        guard !value.contains("<") else { throw mistake("the attribute \(attribute) holds markup") }
        guard attributes[attribute] == nil else { throw mistake("the attribute \(attribute) is given twice") }
        attributes[attribute] = try decoded(value)
        rest = rest.dropFirst(value.count)
        guard skip("\"") else { throw mistake("the attribute \(attribute) does not end") }
      }
      let element = ParsedMarkup(name, attributes)
      while true {
        let words = rest.prefix { $0 != "<" }
        element.text += try decoded(words)
        rest = rest.dropFirst(words.count)
        guard !rest.isEmpty else { throw mistake("\(name) is not closed") }
        if skip("</") {
          let closed = try self.name()
          guard closed == name, skip(">") else { throw mistake("\(name) is closed by \(closed)") }
          return element
        }
        let child = try self.element()
        element.children.append(child)
        element.text += child.text
      }
    }

    private func decoded(_ text: Substring) throws -> String {
      guard !text.contains(">") || !text.contains("]]>") else { throw mistake("]]> stands in a text") }
      var result = ""
      var rest = text
      while let mark = rest.firstIndex(of: "&") {
        result += rest[..<mark]
        rest = rest[rest.index(after: mark)...]
        guard let end = rest.firstIndex(of: ";") else { throw mistake("a bare & in \(text.prefix(80))") }
        let entity = rest[..<end]
        switch entity {
        case "amp": result += "&"
        case "lt": result += "<"
        case "gt": result += ">"
        case "quot": result += "\""
        default:
          guard entity.first == "#", let value = UInt32(entity.dropFirst()), let scalar = Unicode.Scalar(value) else {
            throw mistake("no entity of XML: &\(entity);")
          }
          result.unicodeScalars.append(scalar)
        }
        rest = rest[rest.index(after: end)...]
      }
      return result + rest
    }
  }
}
