import CCurl
import Glibc
import OwnThread

extension MailServer {
  /// Sends a message, in the form of RFC 5322 with CRLF, and waits until the server has taken it.
  ///
  /// - Returns: what the server said of each recipient that it did not take, where it took others.
  /// - Throws: ``MailFailure``.
  public func send(
    _ message: [UInt8], from sender: String, to recipients: [String]
  ) async throws(MailFailure) -> [String] {
    guard let result = await OwnThread.run({ self.sendBlocking(message, from: sender, to: recipients) }) else {
      throw MailFailure(code: .temporary, reason: "the system gives no thread")
    }
    return try result.get()
  }

  private func sendBlocking(
    _ message: [UInt8], from sender: String, to recipients: [String]
  ) -> Result<[String], MailFailure> {
    let texts = [url, sender, login?.user ?? "", login?.password ?? ""] + recipients
    guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
      return .failure(MailFailure(code: .refused, reason: "an address or the login has a line break in it"))
    }
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let handle = curl_easy_init() else {
      return .failure(MailFailure(code: .temporary, reason: "curl gives no handle"))
    }
    defer { curl_easy_cleanup(handle) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    for recipient in recipients { list = curl_slist_append(list, "<\(recipient)>") ?? list }
    let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { words.deallocate() }
    var (body, replies) = (Body(message), Replies())
    let result = withUnsafeMutablePointers(&body, &replies) { body, replies in
      setOptions(handle, from: sender)
      _ = curfew_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, list)
      // Newer headers spell it ALLOWFAILS: one recipient that is gone takes no message from the others.
      _ = curfew_curl_set_long(handle, CURLoption(rawValue: 290), recipients.count > 1 ? 1 : 0)
      _ = curfew_curl_set_pointer(handle, CURLOPT_HEADERDATA, replies)
      _ = curfew_curl_set_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, replies in
        if let bytes, let replies {
          let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
          replies.assumingMemoryBound(to: Replies.self).pointee.take(line)
        }
        return size * count
      }
      _ = curfew_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words)
      _ = curfew_curl_set_pointer(handle, CURLOPT_READDATA, body)
      _ = curfew_curl_set_callback(handle, CURLOPT_READFUNCTION) { bytes, size, count, body in
        guard let bytes, let body else { return 0 }
        return body.assumingMemoryBound(to: Body.self).pointee.take(size * count, into: bytes)
      }
      return curl_easy_perform(handle)
    }
    guard result != CURLE_OK else { return .success(replies.refusals) }
    var status = 0
    _ = curfew_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    let text = String(cString: words)
    return .failure(
      failure(
        result, status: status, text.isEmpty ? String(cString: curl_easy_strerror(result)) : text,
        reply: replies.refusals.last))
  }

  private func setOptions(_ handle: UnsafeMutableRawPointer, from sender: String) {
    _ = curfew_curl_set_text(handle, CURLOPT_URL, url)
    _ = curfew_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    _ = curfew_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    _ = curfew_curl_set_long(handle, CURLOPT_UPLOAD, 1)
    _ = curfew_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(sender)>")
    _ = curfew_curl_set_long(
      handle, CURLOPT_USE_SSL, Int((requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY).rawValue))
    _ = curfew_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    _ = curfew_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    if let certificateFile { _ = curfew_curl_set_text(handle, CURLOPT_CAINFO, certificateFile) }
    let (seconds, attoseconds) = timeout.components
    let milliseconds = Int(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    _ = curfew_curl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds)
    // The answer to the goodbye is waited for outside that time, two minutes unless this says otherwise.
    _ = curfew_curl_set_long(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, milliseconds / 1000))
    if let login {
      _ = curfew_curl_set_text(handle, CURLOPT_USERNAME, login.user)
      _ = curfew_curl_set_text(handle, CURLOPT_PASSWORD, login.password)
    }
  }

  private func failure(_ result: CURLcode, status: Int, _ text: String, reply: String?) -> MailFailure {
    let unanswered = [CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR]
    switch result {
    case CURLE_USE_SSL_FAILED:
      return MailFailure(code: .tls, reason: "the server offers no TLS, and nothing is sent without it")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
      return MailFailure(code: .tls, reason: "TLS failed: \(text)")
    case CURLE_LOGIN_DENIED: return MailFailure(code: .login, reason: "the server refuses the login: \(text)")
    case _ where unanswered.contains(result) && status < 400:
      return MailFailure(code: .noAnswer, reason: text)
    default:
      // 530: "Must issue a STARTTLS command first" and the like are a matter of settings, not of the message.
      let isRefused = (550...554).contains(status)
      let answer = status >= 400 ? "it answered \(reply ?? "\(status): \(text)")" : text
      // curl's words for an answer to RCPT.
      let isOfRecipient = text.hasPrefix("RCPT failed")
      return MailFailure(code: isRefused ? .refused : isOfRecipient ? .recipient : .temporary, reason: answer)
    }
  }
}

/// Calls a body with pointers to two values.
private func withUnsafeMutablePointers<First, Second, Result>(
  _ first: inout First, _ second: inout Second,
  _ body: (UnsafeMutablePointer<First>, UnsafeMutablePointer<Second>) -> Result
) -> Result {
  withUnsafeMutablePointer(to: &first) { first in withUnsafeMutablePointer(to: &second) { body(first, $0) } }
}

/// What a server answered.
private struct Replies {
  /// Longest part of an answer that is kept, in bytes.
  private static let limit = 200
  /// The answers that refused something, as `550 5.1.1 no such user`; those of several lines by their last one.
  private(set) var refusals: [String] = []

  /// Takes in a line.
  mutating func take(_ line: UnsafeRawBufferPointer) {
    guard line.count > 3, line[0] == UInt8(ascii: "4") || line[0] == UInt8(ascii: "5"), line[3] == UInt8(ascii: " ")
    else { return }
    let text = String(decoding: line.prefix(Self.limit), as: UTF8.self)
    let scalars = text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
    refusals.append(String(String.UnicodeScalarView(scalars)))
  }
}

/// What is still to be sent of a message.
private struct Body {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func take(_ room: Int, into buffer: UnsafeMutablePointer<CChar>) -> Int {
    let piece = rest.prefix(room)
    piece.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: buffer, count: room).copyMemory(from: $0) }
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}
