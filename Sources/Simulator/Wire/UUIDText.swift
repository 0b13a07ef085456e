/// UUIDs as google/uuid reads them: with hyphens, bare, in braces or as a URN.
enum UUIDText {
  struct Failure: Error { let message: String }

  /// The one that means none.
  static let none = "00000000-0000-0000-0000-000000000000"

  /// The UUID in its usual lower-case form.
  static func parse(_ text: String) -> Result<String, Failure> {
    var digits = Array(text.utf8)
    switch digits.count {
    case 36: break
    case 45:
      guard text.lowercased().hasPrefix("urn:uuid:") else {
        return .failure(Failure(message: "invalid urn prefix: \"\(text.prefix(9))\""))
      }
      digits.removeFirst(9)
    case 38: digits = Array(digits[1..<37])
    case 32:
      for position in [8, 13, 18, 23] { digits.insert(0x2D, at: position) }
    default: return .failure(Failure(message: "invalid UUID length: \(digits.count)"))
    }
    for (position, byte) in digits.enumerated() {
      let isHyphen = [8, 13, 18, 23].contains(position)
      let fits = isHyphen ? byte == 0x2D : Character(Unicode.Scalar(byte)).isHexDigit
      guard fits else { return .failure(Failure(message: "invalid UUID format")) }
    }
    return .success(String(decoding: digits, as: UTF8.self).lowercased())
  }
}
