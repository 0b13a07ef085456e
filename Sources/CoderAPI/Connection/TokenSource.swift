import Synchronization

/// Where the token comes from: given once, or read again when the server no longer accepts it.
public final class TokenSource: Sendable {
  private struct State {
    var token: Token
    var secrets = SecretFilter()

    init(_ token: Token) {
      self.token = token
      secrets.add(token)
    }
  }

  private let state: Mutex<State>
  private let read: (@Sendable () throws -> Token)?

  /// A token that stays.
  public init(_ token: Token) {
    state = Mutex(State(token))
    read = nil
  }

  /// A token that `read` gets, now and after each answer 401; from a file that may be replaced, for instance.
  ///
  /// - Throws: what `read` throws now. Later failures leave the old token in use.
  public init(read: @escaping @Sendable () throws -> Token) throws {
    state = Mutex(State(try read()))
    self.read = read
  }

  /// The token to use now.
  public var token: Token { state.withLock { $0.token } }

  /// Takes the tokens used so far out of a text, and the other secrets told by ``hide(_:)``.
  public var secrets: SecretFilter { state.withLock { $0.secrets } }

  /// Makes ``secrets`` know another secret, such as a proxy's password.
  func hide(_ secret: String) { state.withLock { $0.secrets.add(secret) } }

  /// Reads again after `refused` was answered with 401; the token to try instead, or `nil` if there is no other.
  ///
  /// - Throws: what reading throws; the old token stays in use.
  func replacement(for refused: Token) throws -> Token? {
    // Another request may have fetched the new one meanwhile.
    let known = token
    if known != refused { return known }
    guard let fresh = try read?(), fresh != refused else { return nil }
    state.withLock {
      $0.token = fresh
      $0.secrets.add(fresh)
    }
    return fresh
  }
}
