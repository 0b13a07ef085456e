/// IP addresses of the network library.
enum AddressFunctions {
  static let ip = CELType.abstract("net.IP", [])

  /// Functions of text also type-check with an address or a range, and then fail at run time.
  ///
  /// The conformance suite requires this.
  static let texts: [CELType] = [.string, ip, CIDRFunctions.cidr]

  static let all =
    [
      Function("ip", texts.map { .global([$0], ip) } + [.member([CIDRFunctions.cidr], ip)], .one(parse)),
      Function(
        "isIP", texts.map { .global([$0], .bool) },
        .one { value in
          if case .string(let text) = value { .bool(IPAddress(parsing: text) != nil) } else { .noSuchOverload }
        }),
      Function(
        "ip.isCanonical", texts.map { .global([$0], .bool) },
        .one { value in
          guard case .string(let text) = value else { return .noSuchOverload }
          guard let address = IPAddress(parsing: text) else { return refused(text) }
          return .bool(address.text == text)
        }),
      Function("family", [.member([ip], .int)], .one { $0.address.map { .int($0.isIPv4 ? 4 : 6) } ?? .noSuchOverload }),
      Function(
        "string", cost: .copiesFirst, [.global([ip], .string), .global([CIDRFunctions.cidr], .string)],
        .one(ConversionFunctions.text)),
    ]
    + [
      test("isUnspecified") { $0.isUnspecified }, test("isLoopback") { $0.isLoopback },
      test("isGlobalUnicast") { $0.isGlobalUnicast }, test("isLinkLocalMulticast") { $0.isLinkLocalMulticast },
      test("isLinkLocalUnicast") { $0.isLinkLocalUnicast },
    ]

  private static func test(_ name: String, _ holds: @escaping @Sendable (IPAddress) -> Bool) -> Function {
    Function(name, [.member([ip], .bool)], .one { $0.address.map { .bool(holds($0)) } ?? .noSuchOverload })
  }

  @Sendable private static func parse(_ value: Value) -> Value {
    switch value {
    case .string(let text): IPAddress(parsing: text).map(Value.opaque) ?? refused(text)
    case .opaque(let range as CIDR): .opaque(range.address)
    default: .noSuchOverload
    }
  }

  private static func refused(_ text: String) -> Value {
    .failure(.invalidArgument, "\(text.printedLiteral) is no IP address")
  }
}

extension Value {
  /// The IP address, if this is one; otherwise `nil`.
  var address: IPAddress? {
    if case .opaque(let opaque) = self { opaque as? IPAddress } else { nil }
  }
}
