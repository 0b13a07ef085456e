/// An IPv4 or IPv6 address without a zone; an IPv4 address embedded in IPv6 becomes the IPv4 address.
struct IPAddress: OpaqueValue, Hashable {
  /// Four or sixteen bytes.
  let bytes: [UInt8]

  var typeName: String { "net.IP" }
  var isIPv4: Bool { bytes.count == 4 }

  init(bytes: [UInt8]) {
    let isEmbedded =
      bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    self.bytes = isEmbedded ? Array(bytes.suffix(4)) : bytes
  }

  /// Parses the forms of RFC 4291, section 2.2; `nil` for any other text.
  ///
  /// Accepts neither a zone nor a dotted part in IPv6.
  init?(parsing text: some StringProtocol) {
    guard let bytes = text.utf8.contains(UInt8(ascii: ":")) ? IPAddress.sixteen(text) : IPAddress.four(text) else {
      return nil
    }
    self.init(bytes: bytes)
  }

  private static func four(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard part.utf8.allSatisfy(\.isDigit), let byte = UInt8(part), part.count == 1 || !part.hasPrefix("0") else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }

  private static func sixteen(_ text: some StringProtocol) -> [UInt8]? {
    let halves = halves(String(text))
    guard halves.count <= 2 else { return nil }
    var groups: [[UInt16]] = []
    for half in halves {
      var numbers: [UInt16] = []
      if !half.isEmpty {
        for part in half.split(separator: ":", omittingEmptySubsequences: false) {
          guard !part.isEmpty, part.utf8.count <= 4, part.utf8.allSatisfy(\.isHexDigit),
            let number = UInt16(part, radix: 16)
          else { return nil }
          numbers.append(number)
        }
      }
      groups.append(numbers)
    }
    let count = groups.reduce(0) { $0 + $1.count }
    guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
    let zeros = [UInt16](repeating: 0, count: 8 - count)
    return (groups[0] + zeros + (groups.count == 2 ? groups[1] : [])).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }

  /// The text around each `::`.
  private static func halves(_ text: String) -> [Substring] {
    var result: [Substring] = []
    var rest = text[...]
    while let mark = rest.firstRange(of: "::") {
      result.append(rest[..<mark.lowerBound])
      rest = rest[mark.upperBound...]
    }
    return result + [rest]
  }

  /// The canonical text of RFC 5952.
  var text: String {
    if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > longest.count { longest = start..<end }
      start = max(end, start + 1)
    }
    func joined(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    guard longest.count > 1 else { return joined(groups[...]) }
    return "\(joined(groups[..<longest.lowerBound]))::\(joined(groups[longest.upperBound...]))"
  }

  func isEqual(to other: any OpaqueValue) -> Bool { (other as? IPAddress) == self }

  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
  var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 }
  var isMulticast: Bool { isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }
  var isLinkLocalMulticast: Bool {
    isIPv4 ? bytes.prefix(3) == [224, 0, 0] : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
  }
  var isLinkLocalUnicast: Bool {
    isIPv4 ? bytes.prefix(2) == [169, 254] : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }
  var isGlobalUnicast: Bool {
    !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && bytes != [255, 255, 255, 255]
  }

  /// The address with all bits behind the prefix set to zero.
  func masked(_ prefixLength: Int) -> IPAddress {
    var result = bytes
    for index in result.indices {
      let kept = min(8, max(0, prefixLength - 8 * index))
      result[index] &= kept == 0 ? 0 : 0xFF << (8 - UInt8(kept))
    }
    return IPAddress(bytes: result)
  }
}
