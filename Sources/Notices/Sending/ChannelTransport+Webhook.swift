import Digest
import HTTPClient
import Text
import Time

extension ChannelTransport {
  /// Bytes of an answer that are looked at.
  private static let answerLimit = 64 << 10

  func deliver(_ message: NoticeMessage, to webhook: Webhook, _ channel: Channel, _ now: Timestamp) async -> Delivery {
    let (url, body): (String, [UInt8])
    var headers: HTTPHeaders = ["Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.key]
    do throws(SecretSource.Mistake) {
      url = try webhook.address.read()
      body = Array(webhook.form.body(of: message).utf8)
      if let file = webhook.secretFile {
        headers["Curfew-Signature"] = NoticeSignature.header(
          of: body, at: now, key: try SecretSource.line(of: file))
      }
    } catch {
      return .deferred(error.description, after: nil)
    }
    do {
      let answer = try await http.send(
        HTTPRequest(
          .post, url, headers: headers, body: body, timeout: channel.timeout, bodyLimit: Self.answerLimit,
          cutsLongBody: true, certificateFile: webhook.certificateFile))
      return Self.delivery(answer, from: url)
    } catch let failure as HTTPFailure {
      let reason = Self.reason(failure, channel)
      return failure.requestMayHaveArrived ? .unknown(reason) : .deferred(reason, after: nil)
    } catch {
      return .unknown("Curfew was told to stop before an answer came")
    }
  }

  /// Whether an answer is a page, such as that of a login or of a proxy, which answer 200 as well.
  ///
  /// The content type alone says nothing: Slack calls its `ok` HTML.
  private static func isPage(_ answer: HTTPResponse) -> Bool {
    // A mark of the byte order may stand before it.
    let first = answer.body.first { !UInt8.whitespace.contains($0) && ![0xEF, 0xBB, 0xBF].contains($0) }
    return (answer.headers["Content-Type"] ?? "").lowercased().contains("html") && first == UInt8(ascii: "<")
  }

  /// Whether the text of an answer says that the message was not taken, whatever its status says: Slack's API answers so, and
  /// connectors of Teams that pass on too much.
  ///
  /// Only texts that are known: what other services answer is theirs.
  private static func isRefusal(_ answer: HTTPResponse) -> Bool {
    let text = String(decoding: answer.body.prefix(4096), as: UTF8.self)
    // Slack's begins with it; in the middle of an answer it may be about something else.
    return text.prefixMatch(of: /\s*(Webhook message delivery failed|\{\s*"ok"\s*:\s*false\b)/) != nil
  }

  /// Why there was no answer, with what can be done about it where that is known.
  private static func reason(_ failure: HTTPFailure, _ channel: Channel) -> String {
    switch failure.code {
    case .timedOut: "no answer within \(channel.timeout.shortText)"
    case .connectionLost: "it ended the connection without an answer (\(failure.reason))"
    case .tls: "no TLS connection came about, as where the other side speaks plain http (\(failure.reason))"
    case .certificateFile: "the certificates to trust cannot be used ('ca_file'): \(failure.reason)"
    case .untrusted: "\(failure.reason); 'ca_file' names the certificates to trust instead of the system's"
    default: failure.reason
    }
  }

  /// What an answer says, where that is a short text: chat services name the mistake in it. Empty where it repeats a part of the
  /// address, which can be a secret.
  private static func words(_ answer: HTTPResponse, from url: String) -> String {
    guard !isPage(answer),
      let line = String(decoding: answer.body.prefix(200), as: UTF8.self)
        .split(whereSeparator: \.isNewline).first
    else { return "" }
    let parts: [Substring] = url.split(whereSeparator: "/?&=".contains)
    let secrets = parts.dropFirst(2).filter { $0.count >= 6 }
    guard !secrets.contains(where: { line.contains($0) }) else { return "" }
    return ": " + String(line).printable()
  }

  /// What an answer means.
  private static func delivery(_ answer: HTTPResponse, from url: String) -> Delivery {
    switch answer.status {
    case 200..<300:
      guard !isPage(answer) else {
        return .deferred("it answered \(answer.status) with a page (HTML): this is no webhook", after: nil)
      }
      guard !isRefusal(answer) else {
        return .deferred(
          "it answered \(answer.status), and that it did not take it\(words(answer, from: url))", after: nil)
      }
      return .delivered("\(answer.status)")
    case 300..<400:
      return .deferred(
        "it answered \(answer.status), a redirect, which is not followed: write the new address into the settings",
        after: nil)
    case 410: return .failed("it answered 410: the webhook is gone for ever")
    case 429, 503:
      return .deferred("it answered \(answer.status)", after: wait(asked: answer))
    default: return .deferred("it answered \(answer.status)\(words(answer, from: url))", after: nil)
    }
  }
}

extension ChannelTransport {
  /// How long an answer asks to be left alone, in seconds or until a date; by the answer's own clock where it has one.
  private static func wait(asked answer: HTTPResponse) -> Duration? {
    guard let text = answer.headers["Retry-After"] else { return nil }
    if let seconds = Int64(text) { return .seconds(min(max(0, seconds), 86_400)) }
    guard let until = Timestamp(httpDate: text) else { return nil }
    return max(.zero, until - (answer.headers["Date"].flatMap { Timestamp(httpDate: $0) } ?? .now()))
  }
}

/// The signature by which the receiver of a webhook knows that a message is Curfew's, unchanged and not an old one sent again.
enum NoticeSignature {
  /// `t=1764449999,v1=HEX`: seconds since 1970, and HMAC-SHA-256 of `t`, a full stop and the body.
  static func header(of body: [UInt8], at now: Timestamp, key: String) -> String {
    let seconds = now.microseconds / 1_000_000
    let code = HMAC(key: Array(key.utf8)).code(of: Array("\(seconds).".utf8) + body)
    return "t=\(seconds),v1=\(code.hex)"
  }
}

extension UInt8 {
  fileprivate static let whitespace: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20]
}
