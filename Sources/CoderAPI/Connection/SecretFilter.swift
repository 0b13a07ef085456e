/// Takes secrets out of whatever comes from outside: answers, headers, redirects, what libraries say. The one place.
///
/// It knows a secret as it is, in pieces of eight characters or more (a server may echo one half, or half in one field and
/// half in another), percent-encoded, escaped as in JSON or HTML, in hexadecimal, and in Base64, also when that was encoded
/// once more; and the user and password in any address.
public struct SecretFilter: Sendable {
  /// What stands in the place of a user and password in an address.
  public static let hidden = "<hidden>"

  /// What to look for: the secrets and their forms in Base64, each with how much of it counts.
  private var needles: [(bytes: [UInt8], least: Int)] = []
  /// Which two bytes follow one another in some needle: a bit for each pair.
  private var pairs: [UInt64] = []
  /// What names the tokens, and is no secret; hidden only where the secret follows.
  private var names: [[UInt8]] = []
  /// Every piece that counts has a pair at one of the places that are so far apart.
  private var stride = piece - 1

  /// A piece of a secret that is shorter than this can be there by chance.
  private static let piece = 8

  /// A filter that only knows addresses.
  public init() {}

  /// Makes the filter know a token.
  mutating func add(_ token: Token) {
    let parts = token.secret.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    if token.id != nil, parts.count == 2 {
      names.append(Array(parts[0].utf8) + [UInt8(ascii: "-")])
      add(String(parts[1]))
    } else {
      add(token.secret)
    }
  }

  /// Makes the filter know another secret, such as a proxy's password; one of fewer than four characters is too common a
  /// text to be looked for.
  mutating func add(_ secret: String) {
    let bytes = Array(secret.utf8)
    guard bytes.count >= 4, !needles.contains(where: { $0.bytes == bytes }) else { return }
    insert(bytes)
    if bytes.count >= Self.piece { for encoded in Base64.insides(of: bytes) { insert(encoded) } }
  }

  private mutating func insert(_ bytes: [UInt8]) {
    if needles.contains(where: { $0.bytes == bytes }) { return }
    if pairs.isEmpty { pairs = Array(repeating: 0, count: 1024) }
    let least = min(bytes.count, Self.piece)
    needles.append((bytes, least))
    stride = min(stride, least - 1)
    for index in bytes.indices.dropLast() {
      let pair = Int(bytes[index]) << 8 | Int(bytes[index + 1])
      pairs[pair >> 6] |= 1 << UInt64(pair & 63)
    }
  }

  /// The text without what must not be told.
  public func clean(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard mayNeedCleaning(bytes, bytes.indices) else { return text }
    let pieces = pieces(in: bytes)
    let clean = pieces.isEmpty ? text : Self.replacing(pieces, of: bytes)
    return Address.withoutCredentials(clean)
  }

  /// Whether there may be something to take out; cheap, since it is asked of every text of every workspace.
  func mayNeedCleaning(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    if !pairs.isEmpty {
      var index = range.lowerBound
      while index + 1 < range.upperBound {
        if isPair(bytes[index], bytes[index + 1]) { return true }
        index += stride
      }
    }
    return bytes[range].contains {
      $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "\\")
    } || EncodedRun.isAny(in: bytes, range)
  }

  private func isPair(_ first: UInt8, _ second: UInt8) -> Bool {
    let pair = Int(first) << 8 | Int(second)
    return pairs[pair >> 6] >> UInt64(pair & 63) & 1 == 1
  }

  // MARK: Looking for secrets

  /// Where secrets stand, whatever they are encoded as; ascending, not touching.
  ///
  /// - Parameter depth: how often what looks encoded as a whole is decoded.
  private func pieces(in bytes: [UInt8], depth: Int = 2) -> [Range<Int>] {
    if pairs.isEmpty { return [] }
    var found = literalPieces(in: bytes) + encodedPieces(in: bytes, depth: depth)
    var decoded = Encoded(bytes)
    // What is encoded twice has been through two hands; more than three is no accident of any.
    for _ in 0..<3 {
      guard let plain = decoded.decodedOnce() else { break }
      decoded = plain
      let pieces = literalPieces(in: plain.bytes) + encodedPieces(in: plain.bytes, depth: depth)
      found += pieces.map { plain.origins[$0.lowerBound]..<plain.origins[$0.upperBound] }
    }
    return Self.merged(found)
  }

  /// The runs that say a piece of a secret when they are decoded.
  private func encodedPieces(in bytes: [UInt8], depth: Int) -> [Range<Int>] {
    if depth == 0 { return [] }
    return EncodedRun.all(in: bytes).filter { run in
      EncodedRun.texts(of: run, in: bytes).contains { !pieces(in: $0, depth: depth - 1).isEmpty }
    }
  }

  private func literalPieces(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index + 1 < bytes.count {
      if isPair(bytes[index], bytes[index + 1]), let piece = piece(in: bytes, around: index) {
        found.append(withName(piece, in: bytes))
        index = max(index + stride, piece.upperBound)
      } else {
        index += stride
      }
    }
    return found
  }

  /// The longest piece of a needle that has the two bytes at `index` in it, if it is long enough to count.
  private func piece(in bytes: [UInt8], around index: Int) -> Range<Int>? {
    var longest: Range<Int>?
    for (needle, least) in needles {
      for place in needle.indices.dropLast()
      where needle[place] == bytes[index] && needle[place + 1] == bytes[index + 1] {
        var before = 0
        while before < min(place, index), needle[place - before - 1] == bytes[index - before - 1] { before += 1 }
        var after = 2
        while place + after < needle.count, index + after < bytes.count, needle[place + after] == bytes[index + after] {
          after += 1
        }
        if before + after >= least, before + after > longest?.count ?? 0 { longest = index - before..<index + after }
      }
    }
    return longest
  }

  /// The piece with the name of its token, where that stands before it.
  private func withName(_ piece: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    let name = names.first { bytes[..<piece.lowerBound].reversed().starts(with: $0.reversed()) }
    return piece.lowerBound - (name?.count ?? 0)..<piece.upperBound
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }

  private static func replacing(_ pieces: [Range<Int>], of bytes: [UInt8]) -> String {
    var clean: [UInt8] = []
    var start = 0
    for piece in pieces {
      clean += bytes[start..<piece.lowerBound]
      clean += Token.redacted.utf8
      start = piece.upperBound
    }
    return String(decoding: clean + bytes[start...], as: UTF8.self)
  }
}

/// A text and what it says when its escapes are resolved, with where each byte stood.
private struct Encoded {
  private(set) var bytes: [UInt8]
  /// For each byte where it begins in the first text, and after the last where that ends.
  private(set) var origins: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    origins = Array(0...bytes.count)
  }

  /// With `%41`, `\u0041`, `\x41`, `&#65;` and `&#x41;` resolved, all of which may stand for an A; `nil` when there are none.
  func decodedOnce() -> Encoded? {
    var plain = Encoded([])
    plain.origins = []
    var index = 0
    var isChanged = false
    while index < bytes.count {
      let escape = escape(at: index)
      plain.bytes.append(escape?.byte ?? bytes[index])
      plain.origins.append(origins[index])
      index += escape?.length ?? 1
      isChanged = isChanged || escape != nil
    }
    plain.origins.append(origins[bytes.count])
    return isChanged ? plain : nil
  }

  private func escape(at index: Int) -> (byte: UInt8, length: Int)? {
    switch bytes[index] {
    case UInt8(ascii: "%"):
      return number(at: index + 1, digits: 2).map { (UInt8($0), 3) }
    case UInt8(ascii: "\\") where index + 1 < bytes.count:
      if bytes[index + 1] == UInt8(ascii: "x"), let code = number(at: index + 2, digits: 2) { return (UInt8(code), 4) }
      if bytes[index + 1] != UInt8(ascii: "u") { return (bytes[index + 1], 2) }
      return number(at: index + 2, digits: 4).flatMap { $0 < 0x80 ? (UInt8($0), 6) : nil }
    case UInt8(ascii: "&") where index + 2 < bytes.count && bytes[index + 1] == UInt8(ascii: "#"):
      let rest = bytes[(index + 2)...].prefix(8)
      guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
      let text = String(decoding: rest[..<end], as: UTF8.self)
      let code = text.lowercased().hasPrefix("x") ? UInt8(text.dropFirst(), radix: 16) : UInt8(text)
      return code.map { ($0, end - index + 1) }
    default: return nil
    }
  }

  private func number(at start: Int, digits: Int) -> Int? {
    guard start + digits <= bytes.count else { return nil }
    let text = bytes[start..<start + digits]
    guard text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    return Int(String(decoding: text, as: UTF8.self), radix: 16)
  }
}

/// How a secret looks inside of something that was encoded in Base64 as a whole.
private enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// The letters that the secret alone determines, for each of the three places in which it can begin; with both alphabets.
  static func insides(of secret: [UInt8]) -> [[UInt8]] {
    (0..<3).flatMap { shift in
      [Array("+/".utf8), Array("-_".utf8)].map { last in
        let alphabet = letters + last
        // The first bit of the secret is at 8 · shift; a letter has six bits.
        let first = (shift * 8 + 5) / 6
        let end = (shift + secret.count) * 8 / 6
        return (first..<end).map { letter in
          let value = (0..<6).reduce(0) { value, offset in
            let bit = letter * 6 + offset - shift * 8
            return value << 1 | Int(secret[bit / 8] >> UInt8(7 - bit % 8)) & 1
          }
          return alphabet[value]
        }
      }
    }
  }
}

/// Users and passwords in addresses.
private enum Address {
  /// The text with what stands between `://` and `@` hidden.
  static func withoutCredentials(_ text: String) -> String {
    guard text.contains("@"), text.contains("://") else { return text }
    var clean = ""
    var rest = text[...]
    while let scheme = rest.firstRange(of: "://") {
      clean += rest[..<scheme.upperBound]
      rest = rest[scheme.upperBound...]
      guard let at = end(ofCredentials: rest) else { continue }
      clean += SecretFilter.hidden
      rest = rest[at...]
    }
    return clean + rest
  }

  /// Where the `@` stands that ends a user and password; `nil` where there are none.
  ///
  /// A password may hold any character by mistake. A colon without a port behind it tells that one is there.
  private static func end(ofCredentials rest: Substring) -> String.Index? {
    let word = rest.prefix { !" \"'<>\n\t".contains($0) }
    let authority = word.prefix { !"/?#\\".contains($0) }
    if authority.contains("@") { return word.lastIndex(of: "@") }
    guard !authority.hasPrefix("["), let colon = authority.firstIndex(of: ":"),
      !authority[authority.index(after: colon)...].allSatisfy(\.isNumber)
    else { return nil }
    return word.lastIndex(of: "@")
  }
}
