import CCurl

/// One request under way.
///
/// Unchecked: it is made by the thread that sends the request and handed over to the engine's thread, which alone
/// touches it from then on.
final class Transfer: @unchecked Sendable {
  /// Where the answer goes.
  enum Sink {
    case whole(CheckedContinuation<HTTPResponse, any Error>)
    case stream(StreamBuffer)
  }

  /// When the engine has to end the transfer by itself.
  struct Limit {
    var instant: ContinuousClock.Instant
    var code: HTTPFailure.Code
    var reason: String
  }

  /// Headers beyond this are not those of an API.
  private static let headerLimit = 256 << 10

  let id: UInt64
  let request: HTTPRequest
  let sink: Sink
  /// curl's handle, from ``prepare(_:)`` to ``end(with:)``.
  var handle: UnsafeMutableRawPointer?
  /// curl reads these while it works: they live as long as the handle.
  var headerList: UnsafeMutablePointer<curl_slist>?
  let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var head = HTTPResponseHead(status: 0)
  private var headerBytes = 0
  private var isHeadComplete = false
  private var body: [UInt8] = []
  /// Why a callback told curl to give up.
  private var refusal: (code: HTTPFailure.Code, reason: String)?
  /// Whether the rest of the body was left out, as the request allows.
  private var isCut = false
  private let begun = ContinuousClock.now
  private var lastSign = ContinuousClock.now

  init(id: UInt64, request: HTTPRequest, sink: Sink) {
    self.id = id
    self.request = request
    self.sink = sink
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { errorText.deallocate() }

  /// The transfer that a handle works for. The engine's table keeps it alive while curl has the handle.
  static func of(_ handle: UnsafeMutableRawPointer) -> Transfer? {
    var pointer: UnsafeMutableRawPointer?
    guard curfew_curl_get_pointer(handle, CURLINFO_PRIVATE, &pointer) == CURLE_OK, let pointer else { return nil }
    return Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
  }

  // MARK: What curl tells

  /// Takes one line of the head, or of the trailer of a body, which is of no interest.
  func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    lastSign = .now
    guard !isHeadComplete else { return true }
    headerBytes += bytes.count
    guard headerBytes <= Transfer.headerLimit else {
      refusal = (.tooLarge, "the headers are larger than \(Transfer.headerLimit) bytes")
      return false
    }
    var line = String(decoding: bytes, as: UTF8.self)[...]
    while let last = line.utf8.last, last == 0x0D || last == 0x0A { line = line.dropLast() }
    if line.hasPrefix("HTTP/") {
      head = HTTPResponseHead(status: line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
    } else if line.isEmpty {
      // What comes before is only an announcement, such as 100 Continue.
      if head.status >= 200 { completeHead() }
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      head.headers.append(String(line[..<colon]), String(value))
    }
    return true
  }

  private func completeHead() {
    isHeadComplete = true
    switch sink {
    case .whole:
      if let announced = head.headers["Content-Length"].flatMap({ Int($0) }) {
        body.reserveCapacity(min(announced, request.bodyLimit))
      }
    case .stream(let buffer): buffer.deliver(head)
    }
  }

  /// Takes a piece of the body; answers as curl's write callback has to.
  func take(body bytes: UnsafeRawBufferPointer) -> Int {
    lastSign = .now
    guard !bytes.isEmpty else { return 0 }
    switch sink {
    case .whole:
      guard body.count + bytes.count <= request.bodyLimit else {
        if request.cutsLongBody {
          body.append(contentsOf: bytes.prefix(request.bodyLimit - body.count))
          isCut = true
          return 0
        }
        refusal = (.tooLarge, tooLarge)
        return 0
      }
      body.append(contentsOf: bytes)
      return bytes.count
    case .stream(let buffer):
      return buffer.accept(bytes) ? bytes.count : Int(CURL_WRITEFUNC_PAUSE)
    }
  }

  private var tooLarge: String { "the answer is larger than \(request.bodyLimit) bytes" }

  // MARK: What the engine does

  func resume() {
    lastSign = .now
    if let handle { curl_easy_pause(handle, CURLPAUSE_CONT) }
  }

  /// Of a stream: until when its head has to be there, then until when the next byte. curl's own limits would count the
  /// time during which nobody reads, or end a quiet stream late.
  var nextLimit: Limit? {
    guard case .stream(let buffer) = sink else { return nil }
    if !isHeadComplete {
      return Limit(instant: begun + request.timeout, code: .timedOut, reason: "no answer within \(request.timeout)")
    }
    guard let silence = request.silenceLimit, !buffer.isPaused else { return nil }
    return Limit(instant: lastSign + silence, code: .silent, reason: "no sign of life for \(silence)")
  }

  /// Lets go of curl's handle and tells who waits. `nil`: all went well.
  func end(with error: (any Error)?) {
    if let handle { curl_easy_cleanup(handle) }
    handle = nil
    curl_slist_free_all(headerList)
    headerList = nil
    switch sink {
    case .whole(let continuation):
      if let error {
        continuation.resume(throwing: error)
      } else {
        continuation.resume(returning: HTTPResponse(head: head, body: body))
      }
    case .stream(let buffer): buffer.finish(error.map { .failure($0) } ?? .success(()))
    }
  }

  /// The failure that curl's result stands for, or `nil` if it is a success.
  func failure(ofResult result: CURLcode) -> HTTPFailure? {
    if result == CURLE_OK || isCut, isHeadComplete { return nil }
    if let refusal { return failure(refusal.code, refusal.reason) }
    if result == CURLE_OK { return failure(.malformed, "the answer has no complete head") }
    if result == CURLE_FILESIZE_EXCEEDED { return failure(.tooLarge, tooLarge) }
    var reason = String(cString: errorText)
    if reason.isEmpty { reason = String(cString: curl_easy_strerror(result)) }
    var failure = failure(HTTPFailure.Code(result), reason)
    if result == CURLE_PEER_FAILED_VERIFICATION, isTrustedByAnotherName { failure.code = .otherName }
    // curl says "unsupported protocol" also for an answer without a status line.
    if failure.code == .invalidRequest, failure.requestMayHaveArrived { failure.code = .malformed }
    return failure
  }

  /// Whether a certificate that was refused had passed all checks but that of its name.
  ///
  /// curl compares names itself, after the TLS library has judged the chain and its dates. What that found wrong is told by a number
  /// above 1; while it found nothing, curl tells 1, or 0 (https://curl.se/libcurl/c/CURLINFO_SSL_VERIFYRESULT.html).
  private var isTrustedByAnotherName: Bool {
    var found = Int.max
    guard let handle, curfew_curl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &found) == CURLE_OK else { return false }
    return found == 0 || found == 1
  }

  func failure(_ code: HTTPFailure.Code, _ reason: String) -> HTTPFailure {
    var sentBytes = 0
    if let handle { _ = curfew_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes) }
    return HTTPFailure(
      code: code, method: request.method, url: request.url, reason: reason, requestMayHaveArrived: sentBytes > 0)
  }
}
