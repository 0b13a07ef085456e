import Synchronization

/// Where the token comes from: given once, or read again when the server no longer accepts it.
public final class TokenSource: Sendable {
  private let current: Mutex<Token>
  private let read: (@Sendable () throws -> Token)?

  /// A token that stays.
  public init(_ token: Token) {
    current = Mutex(token)
    read = nil
  }

  /// A token that `read` gets, now and after each answer 401; from a file that may be replaced, for instance.
  ///
  /// - Throws: what `read` throws now. Later failures leave the old token in use.
  public init(read: @escaping @Sendable () throws -> Token) throws {
    current = Mutex(try read())
    self.read = read
  }

  /// The token to use now.
  public var token: Token { current.withLock { $0 } }

  /// Reads again after `refused` was answered with 401; the token to try instead, or `nil` if there is no other.
  ///
  /// - Throws: what reading throws; the old token stays in use.
  func replacement(for refused: Token) throws -> Token? {
    // Another request may have fetched the new one meanwhile.
    let known = token
    if known != refused { return known }
    guard let fresh = try read?(), fresh != refused else { return nil }
    current.withLock { $0 = fresh }
    return fresh
  }
}
