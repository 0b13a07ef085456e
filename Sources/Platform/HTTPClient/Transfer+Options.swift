import CCurl
import FoundationEssentials

extension Transfer {
  /// Makes curl's handle for the request.
  ///
  /// - Throws: `invalidRequest` for what cannot be put on the wire.
  func prepare(_ configuration: HTTPConfiguration) throws(HTTPFailure) -> UnsafeMutableRawPointer {
    guard isSendable(request.url), request.url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw failure(.invalidRequest, "the address is not percent-encoded")
    }
    guard let handle = curl_easy_init() else { throw failure(.unexpected, "curl gives no handle") }
    self.handle = handle
    var options = Options(handle: handle)

    options.set(CURLOPT_PRIVATE, pointer: Unmanaged.passUnretained(self).toOpaque())
    options.set(CURLOPT_ERRORBUFFER, pointer: errorText)
    options.set(CURLOPT_NOSIGNAL, 1)
    options.set(CURLOPT_PROTOCOLS_STR, "http,https")
    options.set(CURLOPT_URL, request.url)
    options.set(CURLOPT_USERAGENT, configuration.userAgent)
    options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    // A slow name server would hold up every other transfer past its time limit.
    options.set(CURLOPT_QUICK_EXIT, 1)
    options.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(configuration.connectTimeout))
    options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    if let digest = configuration.pinnedKeyDigest {
      // Whoever has the key is the server, whatever else its certificate says.
      options.set(CURLOPT_SSL_VERIFYPEER, 0)
      options.set(CURLOPT_SSL_VERIFYHOST, 0)
      options.set(CURLOPT_PINNEDPUBLICKEY, "sha256//" + Data(digest).base64EncodedString())
    } else {
      options.set(CURLOPT_SSL_VERIFYPEER, 1)
      options.set(CURLOPT_SSL_VERIFYHOST, 2)
    }
    if let file = request.certificateFile ?? configuration.certificateFile { options.set(CURLOPT_CAINFO, file) }
    options.set(CURLOPT_FOLLOWLOCATION, 0)
    if configuration.isDirect { options.set(CURLOPT_NOPROXY, "*") }

    setMethod(&options)
    try setHeaders(&options)
    setReceiving(&options)
    guard options.isAccepted else { throw failure(.unexpected, "curl refuses an option") }
    return handle
  }

  private func setMethod(_ options: inout Options) {
    if request.method.changesSomething {
      options.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      // When a reused connection turns out to be dead, curl sends the request again without asking. A new one is not.
      options.set(CURLOPT_FRESH_CONNECT, 1)
      // The ones that are read by go on being used; keeping each of these would leave as many open as are allowed.
      options.set(CURLOPT_FORBID_REUSE, 1)
      let body = request.body ?? []
      options.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: Int64(body.count))
      body.withUnsafeBytes { bytes in
        // Copied here, since curl reads it later. An empty array has no address, and none would mean "read from stdin".
        var nothing: UInt8 = 0
        if let address = bytes.baseAddress {
          options.set(CURLOPT_COPYPOSTFIELDS, pointer: UnsafeMutableRawPointer(mutating: address))
        } else {
          withUnsafeMutableBytes(of: &nothing) { options.set(CURLOPT_COPYPOSTFIELDS, pointer: $0.baseAddress) }
        }
      }
    } else {
      options.set(CURLOPT_HTTPGET, 1)
      options.set(CURLOPT_PIPEWAIT, 1)
    }
  }

  private func setHeaders(_ options: inout Options) throws(HTTPFailure) {
    // Not to wait for a "100 Continue" before a small body.
    var lines = ["Expect:"]
    for field in request.headers.fields {
      guard isSendable(field.name), isSendable(field.value), !field.name.isEmpty, !field.name.contains(":") else {
        throw failure(.invalidRequest, "the header \(field.name) cannot be sent")
      }
      lines.append(field.value.isEmpty ? field.name + ";" : field.name + ": " + field.value)
    }
    // curl would call every body a form.
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for line in lines {
      guard let longer = curl_slist_append(headerList, line) else { throw failure(.unexpected, "out of memory") }
      headerList = longer
    }
    options.set(CURLOPT_HTTPHEADER, pointer: headerList)
  }

  private func setReceiving(_ options: inout Options) {
    let own = Unmanaged.passUnretained(self).toOpaque()
    options.set(CURLOPT_HEADERDATA, pointer: own)
    options.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, own in
      guard let bytes, let own else { return 0 }
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().take(headerLine: line) ? size * count : 0
    }
    options.set(CURLOPT_WRITEDATA, pointer: own)
    options.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, own in
      guard let bytes, let own else { return 0 }
      let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().take(body: piece)
    }
    switch sink {
    case .whole:
      options.set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeout))
      // Refuses by the announced length; ``take(body:)`` counts what really comes, after decompression.
      if !request.cutsLongBody { options.set(CURLOPT_MAXFILESIZE_LARGE, offset: Int64(request.bodyLimit)) }
      options.set(CURLOPT_ACCEPT_ENCODING, "")
    case .stream:
      // Pausing brotli or zstd makes curl keep what it decompressed until memory ends.
      options.set(CURLOPT_ACCEPT_ENCODING, "gzip")
      options.set(CURLOPT_TCP_KEEPALIVE, 1)
    }
  }

  private func isSendable(_ text: String) -> Bool { text.utf8.allSatisfy { $0 != 0 && $0 != 0x0D && $0 != 0x0A } }

  /// At least one, since zero means "for ever" to curl.
  private func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(clamping: min(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000), Int64(Int32.max)))
  }
}

/// Sets options of a handle and remembers whether curl accepted all of them.
private struct Options {
  let handle: UnsafeMutableRawPointer
  private(set) var isAccepted = true

  init(handle: UnsafeMutableRawPointer) {
    self.handle = handle
  }

  mutating func set(_ option: CURLoption, _ value: Int) { check(curfew_curl_set_long(handle, option, value)) }

  mutating func set(_ option: CURLoption, offset: Int64) { check(curfew_curl_set_offset(handle, option, Int(offset))) }

  mutating func set(_ option: CURLoption, _ value: String) { check(curfew_curl_set_text(handle, option, value)) }

  mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
    check(curfew_curl_set_pointer(handle, option, pointer))
  }

  mutating func set(
    _ option: CURLoption,
    callback: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int
  ) {
    check(curfew_curl_set_callback(handle, option, callback))
  }

  private mutating func check(_ result: CURLcode) { isAccepted = isAccepted && result == CURLE_OK }
}
