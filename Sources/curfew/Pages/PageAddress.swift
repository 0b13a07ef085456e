import HTTPServer

/// An address on this server: a path and what is asked for, encoded.
struct PageAddress: Sendable, Equatable {
  private let path: [String]
  private let query: [(name: String, value: String)]

  /// - Parameters:
  ///   - path: its parts, not encoded; none for the first page
  ///   - query: names and values, not encoded; empty values are left out
  init(_ path: String..., query: [(name: String, value: String)] = []) {
    self.path = path
    self.query = query.filter { !$0.value.isEmpty }
  }

  /// As it stands in a link.
  var text: String {
    let items = query.map { "\(PageAddress.encoded($0.name))=\(PageAddress.encoded($0.value))" }
    return "/" + path.map(PageAddress.encoded).joined(separator: "/")
      + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }

  /// A link to it.
  func link(_ content: Markup) -> Markup { "<a href=\"\(text)\">\(content)</a>" }

  static func == (left: PageAddress, right: PageAddress) -> Bool { left.text == right.text }

  /// The page of a workspace.
  static func workspace(_ owner: String, _ name: String) -> PageAddress { PageAddress("workspaces", owner, name) }

  /// The page of a decision.
  static func decision(_ number: Int64) -> PageAddress { PageAddress("decisions", "\(number)") }

  /// Percent-encoded but for the characters that RFC 3986 leaves unreserved.
  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      // A part that is a dot alone would mean another folder.
      case UInt8(ascii: ".") where text != "." && text != "..": encoded += "."
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return encoded
  }
}

extension ServerRequest {
  /// The target by which a page is known: without fields that a form sends empty, which count as not given, and the others in one
  /// order. The button of a form that nobody filled in then leads to the page that is drawn ahead.
  var pageTarget: String {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return target }
    let items = parts[1].split(separator: "&").filter { item in
      item.firstIndex(of: "=").map { item.index(after: $0) < item.endIndex } ?? false
    }
    return items.isEmpty ? String(parts[0]) : "\(parts[0])?\(items.sorted().joined(separator: "&"))"
  }
}
