import Glibc
import Synchronization

/// A process of another program, whose input and output are files. It has a session of its own, and so no terminal
/// unless its input is one. It is killed when nobody holds it any more.
///
/// Foundation's `Process` now and then read beyond its memory when tests started several at once.
public final class ChildProcess: Sendable {
  /// How a process ended.
  public enum Exit: Equatable, Sendable {
    case status(Int32)
    case signal(Int32)
  }

  /// Where output goes.
  public enum Output: Sendable {
    /// A file, made anew.
    case file(String)
    /// A descriptor of the tests' own.
    case descriptor(Int32)
  }

  /// Its number.
  public let identifier: pid_t
  private let known = Mutex<Exit?>(nil)

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: the path of the program, or its name, and its arguments
  ///   - directory: where it runs, here if `nil`
  ///   - environment: the tests' own if `nil`
  ///   - input, errors: paths of files; the latter is made anew, and `nil` is where the output goes
  public init(
    _ command: [String], directory: String? = nil, environment: [String: String]? = nil, input: String = "/dev/null",
    output: Output = .file("/dev/null"), errors: String? = nil
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    switch output {
    case .file(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
    }
    if let errors {
      posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    } else {
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // POSIX_SPAWN_SETSID, which is one of GNU's extensions too.
    let ownSession: Int32 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | ownSession))

    // Without GNU's extensions a spawned process cannot be given a directory.
    let command = directory.map { ["/usr/bin/env", "--chdir=\($0)"] + command } ?? command
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables = environment.map { $0.map { strdup("\($0.key)=\($0.value)") } + [nil] }
    defer { for text in words + (variables ?? []) { free(text) } }
    var identifier: pid_t = 0
    let error =
      if variables != nil {
        posix_spawnp(&identifier, command[0], &actions, &attributes, &words, &variables!)
      } else {
        posix_spawnp(&identifier, command[0], &actions, &attributes, &words, environ)
      }
    guard error == 0 else { throw CannotStart(program: command[0], reason: String(cString: strerror(error))) }
    self.identifier = identifier
  }

  deinit { end() }

  /// Waits for its end.
  @discardableResult
  public func wait() -> Exit {
    known.withLock { known in
      if let known { return known }
      let exit = reap(options: 0) ?? .status(-1)
      known = exit
      return exit
    }
  }

  /// Kills it unless it has ended.
  ///
  /// Swift Testing's exit tests wait for any child of the tests: an ended one that nobody waited for would be all they ever
  /// find, and they would never end.
  public func end() {
    guard exit == nil else { return }
    kill(identifier, SIGKILL)
    wait()
  }

  /// How it ended; `nil` as long as it runs.
  public var exit: Exit? {
    known.withLock { known in
      if known == nil { known = reap(options: WNOHANG) }
      return known
    }
  }

  private func reap(options: Int32) -> Exit? {
    var status: Int32 = 0
    var found: pid_t
    repeat { found = waitpid(identifier, &status, options) } while found < 0 && errno == EINTR
    guard found == identifier else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
  }

  public struct CannotStart: Error {
    public let program: String
    public let reason: String
  }
}
