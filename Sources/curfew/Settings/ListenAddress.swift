import Arguments
import HTTPServer

/// Where the service listens for whoever watches it: `127.0.0.1:9464`, `[::1]:9464`, `:9464` for all addresses.
struct ListenAddress: Sendable, Equatable {
  /// A numeric address; empty for all.
  let host: String
  /// The port; 0 for any free one, which the log tells.
  let port: UInt16

  private static let expectation =
    "an address and a port such as 127.0.0.1:9464 or [::1]:9464, or :9464 for all addresses"

  /// Reads an address.
  init(_ text: String) throws(InvalidValue) {
    guard let colon = text.lastIndex(of: ":") else {
      throw InvalidValue(expected: ListenAddress.expectation, suggestion: UInt16(text).map { "127.0.0.1:\($0)" })
    }
    let digits = text[text.index(after: colon)...]
    guard let port = UInt16(digits), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw InvalidValue(expected: ListenAddress.expectation + "; a port is a number from 0 to 65535")
    }
    self.port = port
    let given = text[..<colon]
    let isBracketed = given.hasPrefix("[") && given.hasSuffix("]")
    host = String(isBracketed ? given.dropFirst().dropLast() : given)
    if host.contains(":") != isBracketed {
      throw InvalidValue(expected: ListenAddress.expectation + "; brackets stand around an IPv6 address, and no other")
    }
    guard host.isEmpty && !isBracketed || HTTPServerOptions.isNumericAddress(host) else {
      throw InvalidValue(expected: ListenAddress.expectation + "; names are not looked up")
    }
  }

  private init(host: String, port: UInt16) { (self.host, self.port) = (host, port) }

  /// The same with another port.
  func with(port: UInt16) -> ListenAddress { ListenAddress(host: host, port: port) }

  /// As in the settings.
  var text: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// Where a client on this machine reaches it: loopback where it is every address.
  var reachedAt: String { host.isEmpty ? "127.0.0.1:\(port)" : text }
}
