import CCurl
import Glibc
import Synchronization

/// The thread that drives all transfers of a client with curl's multi interface.
///
/// Unchecked: `multi` and `live` belong to that thread alone once ``start()`` was called. Other threads reach it only
/// through `inbox`, and through `curl_multi_wakeup`, which curl allows (https://curl.se/libcurl/c/curl_multi_wakeup.html).
final class Engine: @unchecked Sendable {
  enum Command {
    case add(Transfer)
    case cancel(UInt64)
    case resume(UInt64)
    case shutDown
  }

  private struct Inbox {
    var commands: [Command] = []
    var isClosed = false
  }

  private let configuration: HTTPConfiguration
  private let inbox = Mutex(Inbox())
  private let multi: UnsafeMutableRawPointer
  private var live: [UInt64: Transfer] = [:]

  /// curl counts its initialisations; one for the life of the process is enough.
  private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(_ configuration: HTTPConfiguration) throws {
    guard Engine.isInitialised, let multi = curl_multi_init() else {
      throw Engine.failure("curl cannot be initialised")
    }
    self.configuration = configuration
    self.multi = multi
    _ = curfew_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
    _ = curfew_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
  }

  /// Starts the thread, which holds on to the engine until it is shut down.
  func start() throws {
    let retained = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { engine in
        if let engine { Unmanaged<Engine>.fromOpaque(engine).takeRetainedValue().run() }
        return nil
      }, retained.toOpaque())
    guard result == 0 else {
      retained.release()
      curl_multi_cleanup(multi)
      throw Engine.failure("no thread can be started (error \(result))")
    }
    pthread_detach(thread)
  }

  /// Hands a command to the thread; `false` when it has ended.
  @discardableResult
  func post(_ command: Command) -> Bool {
    inbox.withLock { inbox in
      guard !inbox.isClosed else { return false }
      inbox.commands.append(command)
      // Inside the lock, so that the handle cannot be gone: the thread closes the inbox before it lets go of it.
      curl_multi_wakeup(multi)
      return true
    }
  }

  // MARK: The thread

  private func run() {
    // Signals are for the threads that wait for them; a broken connection must not send SIGPIPE here either.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)

    while obeyCommands() {
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      endCompleted()
      let wait = endOverdue()
      curl_multi_poll(multi, nil, 0, wait, nil)
    }
    for transfer in live.values { end(transfer, with: transfer.failure(.shutDown, "the client was shut down")) }
    curl_multi_cleanup(multi)
  }

  /// Carries out what was posted; `false` when it is time to end. Nothing can be posted after that.
  private func obeyCommands() -> Bool {
    let commands = inbox.withLock { inbox in
      defer { inbox.commands = [] }
      inbox.isClosed = inbox.commands.contains { if case .shutDown = $0 { true } else { false } }
      return inbox.commands
    }
    var isOpen = true
    for command in commands {
      switch command {
      case .add(let transfer): add(transfer)
      case .cancel(let id): if let transfer = live[id] { end(transfer, with: CancellationError()) }
      case .resume(let id): live[id]?.resume()
      case .shutDown: isOpen = false
      }
    }
    return isOpen
  }

  private func add(_ transfer: Transfer) {
    do throws(HTTPFailure) {
      let handle = try transfer.prepare(configuration)
      live[transfer.id] = transfer
      guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
        live[transfer.id] = nil
        throw transfer.failure(.unexpected, "curl does not take the request")
      }
    } catch {
      transfer.end(with: error)
    }
  }

  private func endCompleted() {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        let transfer = Transfer.of(handle)
      else { continue }
      end(transfer, with: transfer.failure(ofResult: curfew_curl_result(message)))
    }
  }

  /// Ends the streams that exceed one of their own limits; answers for how many milliseconds at most to wait for what
  /// happens next.
  private func endOverdue() -> Int32 {
    let now = ContinuousClock.now
    var nearest: Duration = .seconds(60)
    for transfer in live.values {
      guard let limit = transfer.nextLimit else { continue }
      if limit.instant <= now {
        end(transfer, with: transfer.failure(limit.code, limit.reason))
      } else {
        nearest = min(nearest, limit.instant - now)
      }
    }
    let milliseconds = nearest.components.seconds * 1000 + nearest.components.attoseconds / 1_000_000_000_000_000
    return Int32(clamping: milliseconds + 1)
  }

  /// Takes a transfer away from curl, then tells who waits for it.
  private func end(_ transfer: Transfer, with error: (any Error)?) {
    if let handle = transfer.handle { curl_multi_remove_handle(multi, handle) }
    live[transfer.id] = nil
    transfer.end(with: error)
  }

  private static func failure(_ reason: String) -> HTTPFailure {
    HTTPFailure(code: .unexpected, method: .get, url: "", reason: reason, requestMayHaveArrived: false)
  }
}
