import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// A daemon of the library with what its connections share, from its start to its end.
final class RunningDaemon: Sendable {
  private let handle: DaemonHandle
  private let core: ServerCore
  private let end = Mutex(End())

  /// How far its end has come.
  private struct End {
    /// The socket that it listened on, once it does not any more.
    var listener: Int32?
    var isStopped = false
  }

  /// How often one that ends its connections looks whether any are left.
  private static let look = Duration.milliseconds(200)

  /// Starts it, on a socket of its own where none is given.
  init(_ options: HTTPServerOptions, listener: Int32?, handler: @escaping HTTPServer.Handler) throws {
    core = ServerCore(
      maximumBodyBytes: options.maximumBodyBytes, isShared: options.threads == .one, handler: handler)
    handle = try DaemonHandle.start(options, core: core, listener: listener)
  }

  deinit { stop() }

  /// The port that it listens on.
  var port: UInt16 { handle.port }

  /// Whether it has ended.
  var isStopped: Bool { end.withLock { $0.isStopped } }

  /// Its listening socket once more, for the daemon that takes its place: both take connections from one queue, so that
  /// none is refused in between.
  func shareListener() throws -> Int32 {
    let copy = fcntl(curfew_mhd_listener(handle.pointer), F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw HTTPServerFailure(
        code: .cannotListen, description: "cannot listen once more: \(String(cString: strerror(errno)))")
    }
    return copy
  }

  /// Takes no more connections, ends those that are open after their next answer, and then stops.
  func retire() {
    core.isRetired.store(true, ordering: .relaxed)
    end.withLock { $0.listener = MHD_quiesce_daemon(handle.pointer) }
    DispatchQueue.global().async { [self] in
      while curfew_mhd_connections(handle.pointer) > 0, core.pause(Self.look) {}
      stop()
    }
  }

  /// Ends feeds, promises and delays, waits for the handlers that are running, and closes every connection. Calling it
  /// again does nothing, but waits for a stop under way.
  func stop() {
    // Outside of the lock: it wakes the wait in `retire`, which then comes here.
    core.stop()
    end.withLock { end in
      guard !end.isStopped else { return }
      let listener = end.listener ?? MHD_quiesce_daemon(handle.pointer)
      MHD_stop_daemon(handle.pointer)
      if listener >= 0 { close(listener) }
      end.isStopped = true
    }
  }
}
