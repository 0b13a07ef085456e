@preconcurrency import Glibc

/// Tells the service manager how the process is, by systemd's notification protocol: a datagram a message to the
/// socket that `NOTIFY_SOCKET` names (sd_notify(3)). Without that variable every message goes nowhere.
///
/// A message that cannot be sent is dropped: a service must not fail because its manager does not listen.
public struct ServiceNotifier: Sendable {
  /// How often ``alive()`` must be called at the least, or `nil` where nobody watches. The manager kills the process
  /// when it has heard nothing for the whole time, so call it about twice as often.
  public let watchdogInterval: Duration?
  private let socketPath: String?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` from `environment`.
  public init(environment: [String: String]) {
    let path = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    socketPath = path
    let isForUs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
    watchdogInterval = path != nil && isForUs ? microseconds.map { .microseconds($0) } : nil
  }

  /// Whether a service manager listens.
  public var isSupervised: Bool { socketPath != nil }

  /// Start-up is over.
  public func ready(status: String? = nil) { send(["READY=1"], status: status) }

  /// The settings or rules are being read again; ``ready(status:)`` ends it.
  public func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)"], status: nil)
  }

  /// The process is ending in good order.
  public func stopping(status: String? = nil) { send(["STOPPING=1"], status: status) }

  /// The process works (the watchdog's sign of life).
  public func alive() { send(["WATCHDOG=1"], status: nil) }

  /// One line for `systemctl status`.
  public func status(_ text: String) { send([], status: text) }

  private func send(_ assignments: [String], status: String?) {
    guard let socketPath else { return }
    let oneLine = status.map { "STATUS=" + $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    let message = Array((assignments + (oneLine.map { [$0] } ?? [])).joined(separator: "\n").utf8)
    guard var address = UnixAddress(path: socketPath) else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    address.withPointer { pointer, length in
      // A manager that does not read must not hold the service up: its queue takes ten messages.
      _ = sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), pointer, length)
    }
  }
}
