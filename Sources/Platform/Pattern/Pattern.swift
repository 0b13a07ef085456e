import CRE2

/// A regular expression in RE2 syntax (https://github.com/google/re2/wiki/Syntax); matching takes linear time.
public final class Pattern: Sendable {
  /// The text that it was compiled from.
  public let text: String
  // Never changed after `init`, and RE2's matching is documented as safe from several threads.
  private nonisolated(unsafe) let compiled: OpaquePointer

  /// The path of the RE2 that is loaded, whose name ends in the number of its ABI; RE2 tells no version.
  public static let libraryFile = String(cString: re2_library_file())

  /// - Throws: ``PatternError`` with RE2's words.
  public init(_ text: String) throws(PatternError) {
    let capacity = 256
    var reason = [CChar](repeating: 0, count: capacity)
    var fragment = [CChar](repeating: 0, count: capacity)
    var pattern = text.withCharacters { start, count in
      re2_pattern_compile(start, count, &reason, &fragment, capacity)
    }
    if pattern == nil, fragment.text == "(?<" {
      pattern = text.withOldGroupNames.withCharacters { start, count in
        re2_pattern_compile(start, count, &reason, &fragment, capacity)
      }
    }
    guard let pattern else { throw PatternError(reason: reason.text, fragment: fragment.text) }
    compiled = pattern
    self.text = text
  }

  deinit { re2_pattern_free(compiled) }

  /// Whether some part of the text matches; anchor with `^` and `$` for the whole.
  public func isFound(in text: String) -> Bool {
    text.withCharacters { start, count in re2_pattern_found(compiled, start, count) }
  }
}

/// Why a regular expression was refused.
public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// RE2's words: `invalid perl operator: (?=`.
  public let reason: String
  /// The part of the pattern that the reason is about; may be empty.
  public let fragment: String

  public var description: String { reason }
}

extension [CChar] {
  /// The text in front of the first zero byte.
  fileprivate var text: String { String(decoding: prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) }
}

extension String {
  /// The UTF-8 text as C sees it, for the time of the call.
  fileprivate func withCharacters<Result>(_ body: (UnsafePointer<CChar>, Int) -> Result) -> Result {
    var copy = self
    return copy.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        // The empty string may have no address.
        guard let start = characters.baseAddress else { return "".withCString { body($0, 0) } }
        return body(start, characters.count)
      }
    }
  }
}
