import Mail
import Time

extension ChannelTransport {
  func deliver(_ message: NoticeMessage, by target: MailTarget, _ channel: Channel, _ now: Timestamp) async -> Delivery
  {
    var recipients = target.to ?? []
    if target.to == nil {
      switch await address(message.owner) {
      case .success(let address): recipients = [address]
      case .failure(let obstacle):
        let reason = "no address of \(message.owner): \(obstacle.reason)"
        return obstacle.isTemporary ? .held(reason) : .failed(reason)
      }
    }
    var server = MailServer(
      url: target.server, requiresTLS: target.requiresTLS, certificateFile: target.certificateFile,
      timeout: channel.timeout)
    do throws(SecretSource.Mistake) {
      if let user = target.user {
        var password = ""
        if let file = target.passwordFile { password = try SecretSource.line(of: file) }
        server.login = (user, password)
      }
    } catch {
      return .deferred(error.description, after: nil)
    }
    let mail = MailText(message, from: target.from, to: recipients, at: now)
    do throws(MailFailure) {
      let refusals = try await server.send(mail.bytes, from: target.from, to: recipients)
      return .delivered(
        refusals.isEmpty
          ? "taken by the mail server"
          : "taken by the mail server, but not for \(refusals.count) of \(recipients.count): "
            + refusals.joined(separator: "; "))
    } catch {
      switch error.code {
      case .refused: return .failed(error.reason)
      case .recipient: return .held(error.reason)
      case .noAnswer: return .unknown(error.reason)
      case .tls, .login, .temporary: return .deferred(error.reason, after: nil)
      }
    }
  }
}

/// A message as mail (RFC 5322), in UTF-8.
struct MailText {
  let bytes: [UInt8]

  init(_ message: NoticeMessage, from: String, to: [String], at now: Timestamp) {
    let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
    let head = [
      "From: \(from)", "To: \(to.joined(separator: ", "))", "Subject: \(Self.encoded(message.subject))",
      "Date: \(now.httpDate)", "Message-ID: <\(message.key)@\(domain)>", "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
    ]
    let body = Base64.lines(of: Array((message.text + "\n").utf8))
    bytes = Array((head + [""] + body).map { $0 + "\r\n" }.joined().utf8)
  }

  /// A header's text as an encoded word where it is not plain ASCII (RFC 2047).
  ///
  /// Pieces are at most 42 bytes, so that none is longer than the 75 characters that a word may have.
  private static func encoded(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    let line = String(String.UnicodeScalarView(scalars))
    guard line.utf8.count > 70 || !line.allSatisfy(\.isASCII) else { return line }
    var pieces: [String] = [""]
    for character in line {
      if pieces[pieces.count - 1].utf8.count + character.utf8.count > 42 { pieces.append("") }
      pieces[pieces.count - 1].append(character)
    }
    return pieces.map { "=?utf-8?B?\(Base64.text(of: Array($0.utf8)))?=" }.joined(separator: "\r\n ")
  }
}

/// Base64 (RFC 4648 section 4).
private enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? digits[(number >> (18 - 6 * place)) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// In lines of 76 characters.
  static func lines(of bytes: [UInt8]) -> [String] {
    stride(from: 0, to: bytes.count, by: 57).map { text(of: Array(bytes[$0..<min($0 + 57, bytes.count)])) }
  }
}
