import Diagnostics
import Text

/// A file as reports for other programs name it: relative to the working directory where it lies below it.
struct ReportedFile {
  /// The path relative to the working directory, or absolute where the file lies elsewhere.
  let path: String

  init(_ file: SourceFile, in directory: String) {
    let absolute = Self.tidied(file.name.hasPrefix("/") ? file.name : "\(directory)/\(file.name)")
    let base = Self.tidied(directory)
    path = absolute.hasPrefix(base + "/") ? String(absolute.dropFirst(base.utf8.count + 1)) : absolute
  }

  /// Whether it lies elsewhere than below the working directory.
  var isAbsolute: Bool { path.hasPrefix("/") }

  /// The path as a URI reference (RFC 3986, sections 3.3 and 4.2).
  var uri: String { isAbsolute ? "file://" + Self.encoded(path) : Self.encoded(path) }

  /// A directory as a URI with a slash at its end.
  static func uri(ofDirectory path: String) -> String {
    "file://" + encoded(path.hasSuffix("/") ? path : path + "/")
  }

  private static func tidied(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else if part != ".." { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func encoded(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
