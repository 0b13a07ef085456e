import CMicroHTTPD
import Dispatch
import Glibc

/// One request on its way in. Touched by its connection's thread alone.
final class IncomingRequest {
  let core: ServerCore
  let target: String
  var hasBegun = false
  var body: [UInt8] = []
  var isTooLarge = false
  var feed: EventFeed?
  var promise: PromisedResponse?

  init(core: ServerCore, target: String) {
    self.core = core
    self.target = target
  }

  func take(_ bytes: UnsafeRawBufferPointer) {
    guard !isTooLarge else { return }
    body.append(contentsOf: bytes)
    if body.count > core.maximumBodyBytes {
      isTooLarge = true
      body = []
    }
  }

  /// Calls the handler and queues its answer, or waits for the one that it promised and is called again.
  func answer(_ connection: OpaquePointer, method: String) -> MHD_Result {
    if let promise { return promise.response.map { queue($0, on: connection) } ?? .NO }
    let response =
      isTooLarge
      ? ServerResponse(status: 413, text: "Request body too large.\n")
      : core.handler(
        ServerRequest(method, target, headers: headers(of: connection), body: body, peer: peer(of: connection)))
    guard case .promised(let promise) = response.body else { return queue(response, on: connection) }
    self.promise = promise
    if core.isShared {
      // The library locks what it does to a connection, which lives until it was resumed and answered.
      nonisolated(unsafe) let connection = connection
      MHD_suspend_connection(connection)
      core.register(promise)
      promise.whenFulfilled { MHD_resume_connection(connection) }
      return .YES
    }
    let answered = DispatchSemaphore(value: 0)
    core.register(promise)
    promise.whenFulfilled { answered.signal() }
    answered.wait()
    return promise.response.map { queue($0, on: connection) } ?? .NO
  }

  private func queue(_ given: ServerResponse, on connection: OpaquePointer) -> MHD_Result {
    var response = given
    guard core.pause(response.delay), response.fault != .closeWithoutAnswer else { return .NO }
    switch response.body {
    case .feed(let feed), .upgraded(let feed):
      self.feed = feed
      core.register(feed)
    case .bytes, .chunks, .promised: break
    }
    guard let queued = BodySource.makeResponse(for: response, core: core) else { return .NO }
    defer { MHD_destroy_response(queued) }
    if case .falseLength(let length) = response.fault { response.headers["Content-Length"] = String(length) }
    for (name, value) in response.headers.all {
      guard MHD_add_response_header(queued, name, value) == .YES else { return .NO }
    }
    if core.isRetired.load(ordering: .relaxed), response.status != 101 {
      guard MHD_add_response_header(queued, "Connection", "close") == .YES else { return .NO }
    }
    return MHD_queue_response(connection, UInt32(response.status), queued)
  }

  private func headers(of connection: OpaquePointer) -> ServerHeaders {
    var headers = ServerHeaders()
    withUnsafeMutablePointer(to: &headers) { pointer in
      _ = MHD_get_connection_values(
        connection, .HEADER_KIND,
        { context, _, name, value in
          guard let name else { return .YES }
          context?.assumingMemoryBound(to: ServerHeaders.self).pointee
            .append(String(cString: name), value.map { String(cString: $0) } ?? "")
          return .YES
        }, pointer)
    }
    return headers
  }

  private func peer(of connection: OpaquePointer) -> String {
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard curfew_mhd_peer(connection, &name, UInt32(name.count)) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Called with the request line; what it returns is the request's context from then on.
func beginRequest(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let context, let target else { return nil }
  let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  return Unmanaged.passRetained(IncomingRequest(core: core, target: String(cString: target))).toOpaque()
}

/// Called with the head, then with each piece of the body, then once more: that is when it is answered.
func answerRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let connection, let method, let size, let pointer = request?.pointee else { return .NO }
  let exchange = Unmanaged<IncomingRequest>.fromOpaque(pointer).takeUnretainedValue()
  guard exchange.hasBegun else {
    exchange.hasBegun = true
    return .YES
  }
  if size.pointee > 0, let data {
    exchange.take(UnsafeRawBufferPointer(start: data, count: size.pointee))
    size.pointee = 0
    return .YES
  }
  return exchange.answer(connection, method: String(cString: method))
}

/// Called when a request is over, however it ended.
func endRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
  guard let pointer = request?.pointee else { return }
  let exchange = Unmanaged<IncomingRequest>.fromOpaque(pointer).takeRetainedValue()
  request?.pointee = nil
  if let feed = exchange.feed { exchange.core.forget(feed) }
  if let promise = exchange.promise { exchange.core.forget(promise) }
}
