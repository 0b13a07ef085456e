import Glibc
import OwnThread

/// Another program that is run once, with text on its standard input. No shell is involved.
public struct Subprocess: Sendable {
  /// The program's path and its arguments.
  public let command: [String]
  /// Its whole environment.
  public let environment: [String: String]
  /// How long it may take before it is told to end; a second later it is killed.
  public let timeout: Duration

  /// How it ended.
  public enum Ending: Sendable, Equatable {
    /// It could not be started, for this reason.
    case notStarted(String)
    /// It exited with this status.
    case exited(Int32)
    /// A signal ended it.
    case killed(signal: Int32)
    /// It took too long and was ended.
    case timedOut
  }

  /// How it ended, and the beginning of what it printed, both streams together.
  public struct Result: Sendable {
    public let ending: Ending
    public let output: String
  }

  /// Names a program; nothing is run yet.
  public init(_ command: [String], environment: [String: String], timeout: Duration) {
    self.command = command
    self.environment = environment
    self.timeout = timeout
  }

  /// Number of bytes of the output that are kept.
  private static let outputLimit = 2048

  /// Runs it to its end.
  public func run(input: [UInt8]) async -> Result {
    await OwnThread.run { self.runBlocking(input) }
      ?? Result(ending: .notStarted("the system gives no thread"), output: "")
  }

  private func runBlocking(_ input: [UInt8]) -> Result {
    var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard Self.pair(&toChild) else { return Result(ending: .notStarted(Self.lastError), output: "") }
    guard Self.pair(&fromChild) else {
      let reason = Self.lastError
      for descriptor in toChild { close(descriptor) }
      return Result(ending: .notStarted(reason), output: "")
    }
    var identifier = pid_t()
    let failure = spawn(&identifier, input: toChild[0], output: fromChild[1])
    close(toChild[0])
    close(fromChild[1])
    defer { close(fromChild[0]) }
    guard failure == 0 else {
      close(toChild[1])
      return Result(ending: .notStarted(String(cString: strerror(failure))), output: "")
    }
    let (output, isLate) = exchange(input, with: identifier, toChild[1], fromChild[0])
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      ending: isLate ? .timedOut : signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal), output: output
    )
  }

  private func spawn(_ identifier: inout pid_t, input: Int32, output: Int32) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // A group of its own, so that what it started ends with it.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    return posix_spawn(&identifier, command.first ?? "", &actions, &attributes, &arguments, &variables)
  }

  /// Writes the input and reads the output until the program closes it, or takes too long.
  private func exchange(
    _ input: [UInt8], with identifier: pid_t, _ toChild: Int32, _ fromChild: Int32
  ) -> (output: String, isLate: Bool) {
    var rest = input[...]
    var output: [UInt8] = []
    var isOpen = true
    var isWriting = true
    func stopWriting() {
      if isWriting { close(toChild) }
      isWriting = false
    }
    _ = fcntl(toChild, F_SETFL, O_NONBLOCK)
    _ = fcntl(fromChild, F_SETFL, O_NONBLOCK)
    var deadline = ContinuousClock.now + timeout
    var isLate = false
    while isOpen {
      if rest.isEmpty { stopWriting() }
      let left = deadline - .now
      if left <= .zero {
        // What it started may keep its output open.
        if isLate { break }
        isLate = true
        stopWriting()
        kill(-identifier, SIGTERM)
        deadline = .now + .seconds(1)
        continue
      }
      var waits = [pollfd(fd: fromChild, events: Int16(POLLIN), revents: 0)]
      if isWriting { waits.append(pollfd(fd: toChild, events: Int16(POLLOUT), revents: 0)) }
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      guard poll(&waits, nfds_t(waits.count), Int32(clamping: milliseconds)) > 0 else { continue }
      if waits.count > 1, waits[1].revents != 0 {
        let count = rest.withUnsafeBytes { write(toChild, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EAGAIN, errno != EINTR { stopWriting() }
      }
      if waits[0].revents != 0 {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(fromChild, &buffer, buffer.count)
        if count > 0 {
          output += buffer[..<count].prefix(max(0, Self.outputLimit - output.count))
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
          isOpen = false
        }
      }
    }
    stopWriting()
    if isLate { kill(-identifier, SIGKILL) } else { isLate = !ends(identifier, before: deadline) }
    return (String(decoding: output, as: UTF8.self), isLate)
  }

  /// Whether the program, which has closed its output, ends in time; it is killed otherwise.
  private func ends(_ identifier: pid_t, before deadline: ContinuousClock.Instant) -> Bool {
    var information = siginfo_t()
    while ContinuousClock.now < deadline {
      information = siginfo_t()
      // It stays there to be waited for.
      if waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0, information.si_signo != 0 {
        return true
      }
      usleep(2000)
    }
    kill(-identifier, SIGKILL)
    return false
  }

  /// Two connected ends, neither of which another program that is started meanwhile inherits, as it would those of `pipe`.
  private static func pair(_ ends: inout [Int32]) -> Bool {
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
