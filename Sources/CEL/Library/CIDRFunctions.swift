/// An IP address with the length of its network prefix.
struct CIDR: OpaqueValue, Hashable {
  let address: IPAddress
  let prefixLength: Int

  var typeName: String { "net.CIDR" }
  var text: String { "\(address.text)/\(prefixLength)" }

  /// Parses `192.168.0.0/24`; bits behind the prefix may be set. `nil` for any other text.
  init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(parsing: parts[0]), !parts[1].isEmpty,
      parts[1].utf8.allSatisfy(\.isDigit), parts[1].count == 1 || !parts[1].hasPrefix("0"),
      let length = Int(parts[1]), length <= 8 * address.bytes.count
    else { return nil }
    self.init(address: address, prefixLength: length)
  }

  init(address: IPAddress, prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  func isEqual(to other: any OpaqueValue) -> Bool { (other as? CIDR) == self }

  func contains(_ other: IPAddress) -> Bool {
    other.bytes.count == address.bytes.count && other.masked(prefixLength) == address.masked(prefixLength)
  }

  func contains(_ other: CIDR) -> Bool { other.prefixLength >= prefixLength && contains(other.address) }
}

/// Address ranges of the network library.
enum CIDRFunctions {
  static let cidr = CELType.abstract("net.CIDR", [])

  static let all = [
    Function(
      "cidr", AddressFunctions.texts.map { .global([$0], cidr) },
      .one { value in
        guard case .string(let text) = value else { return .noSuchOverload }
        return CIDR(parsing: text).map(Value.opaque)
          ?? .failure(.invalidArgument, "\(text.printedLiteral) is no address range")
      }),
    Function(
      "isCIDR", AddressFunctions.texts.map { .global([$0], .bool) },
      .one { value in
        if case .string(let text) = value { .bool(CIDR(parsing: text) != nil) } else { .noSuchOverload }
      }),
    Function(
      "containsIP", [.member([cidr, AddressFunctions.ip], .bool), .member([cidr, .string], .bool)],
      .two { range, other in
        guard let range = range.range else { return .noSuchOverload }
        if case .string(let text) = other {
          return IPAddress(parsing: text).map { .bool(range.contains($0)) }
            ?? .failure(.invalidArgument, "\(text.printedLiteral) is no IP address")
        }
        return other.address.map { .bool(range.contains($0)) } ?? .noSuchOverload
      }),
    Function(
      "containsCIDR", [.member([cidr, cidr], .bool), .member([cidr, .string], .bool)],
      .two { range, other in
        guard let range = range.range else { return .noSuchOverload }
        if case .string(let text) = other {
          return CIDR(parsing: text).map { .bool(range.contains($0)) }
            ?? .failure(.invalidArgument, "\(text.printedLiteral) is no address range")
        }
        return other.range.map { .bool(range.contains($0)) } ?? .noSuchOverload
      }),
    Function(
      "masked", [.member([cidr], cidr)],
      .one { value in
        value.range.map {
          .opaque(CIDR(address: $0.address.masked($0.prefixLength), prefixLength: $0.prefixLength))
        } ?? .noSuchOverload
      }),
    Function(
      "prefixLength", [.member([cidr], .int)],
      .one { $0.range.map { .int(Int64($0.prefixLength)) } ?? .noSuchOverload }),
  ]
}

extension Value {
  /// The address range, if this is one; otherwise `nil`.
  fileprivate var range: CIDR? {
    if case .opaque(let opaque) = self { opaque as? CIDR } else { nil }
  }
}
