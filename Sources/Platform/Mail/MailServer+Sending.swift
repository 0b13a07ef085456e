import CCurl
import Glibc
import OwnThread

extension MailServer {
  /// Sends a message, in the form of RFC 5322 with CRLF, and waits until the server has taken it.
  ///
  /// - Throws: ``MailFailure``.
  public func send(_ message: [UInt8], from sender: String, to recipients: [String]) async throws(MailFailure) {
    let failure = await OwnThread.run { self.sendBlocking(message, from: sender, to: recipients) }
    switch failure {
    case .some(nil): return
    case .some(let failure?): throw failure
    case nil: throw MailFailure(code: .temporary, reason: "the system gives no thread")
    }
  }

  private func sendBlocking(_ message: [UInt8], from sender: String, to recipients: [String]) -> MailFailure? {
    let texts = [url, sender, login?.user ?? "", login?.password ?? ""] + recipients
    guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
      return MailFailure(code: .refused, reason: "an address or the login has a line break in it")
    }
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let handle = curl_easy_init() else {
      return MailFailure(code: .temporary, reason: "curl gives no handle")
    }
    defer { curl_easy_cleanup(handle) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    for recipient in recipients { list = curl_slist_append(list, "<\(recipient)>") ?? list }
    let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { words.deallocate() }
    var body = Body(message)
    let result = withUnsafeMutablePointer(to: &body) { body in
      setOptions(handle, from: sender)
      _ = curfew_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, list)
      _ = curfew_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words)
      _ = curfew_curl_set_pointer(handle, CURLOPT_READDATA, body)
      _ = curfew_curl_set_callback(handle, CURLOPT_READFUNCTION) { bytes, size, count, body in
        guard let bytes, let body else { return 0 }
        return body.assumingMemoryBound(to: Body.self).pointee.take(size * count, into: bytes)
      }
      return curl_easy_perform(handle)
    }
    guard result != CURLE_OK else { return nil }
    var status = 0
    _ = curfew_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    let text = String(cString: words)
    return failure(result, status: status, text.isEmpty ? String(cString: curl_easy_strerror(result)) : text)
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
    _ = curfew_curl_set_long(
      handle, CURLOPT_TIMEOUT_MS, Int(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)))
    if let login {
      _ = curfew_curl_set_text(handle, CURLOPT_USERNAME, login.user)
      _ = curfew_curl_set_text(handle, CURLOPT_PASSWORD, login.password)
    }
  }

  private func failure(_ result: CURLcode, status: Int, _ text: String) -> MailFailure {
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
      let answer = status >= 400 ? "it answered \(status): \(text)" : text
      return MailFailure(code: isRefused ? .refused : .temporary, reason: answer)
    }
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
