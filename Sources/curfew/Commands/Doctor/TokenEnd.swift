import CoderAPI
import Time

/// When the token ends, as far as that can be found out, and what to do about it.
struct TokenEnd: Sendable {
  /// `nil` where nobody knows.
  let end: Timestamp?
  /// Whether each use moves it, as servers before v2.35.0 do it: then it ends only when nobody uses it any more.
  let moves: Bool
  /// What the token may do, where the server tells.
  let scopes: [String]
  /// Why the end is not known.
  let reason: String

  /// Before it ends somebody needs so long to make another.
  static let notice = Duration.days(2)
  private static let fixedSince = ServerVersion(2, 35, 0)

  /// Asks the server, and the settings where that does not say.
  ///
  /// - Parameter version: the server's; `nil` counts as new.
  init(_ client: CoderClient, _ assembly: Assembly, version: ServerVersion?) async {
    var (end, scopes) = (assembly.settings.instant(assembly.settings[Settings.tokenExpires]), [String]())
    var reason = "the token has no id to ask for"
    var isServers = false
    do {
      if let id = try assembly.tokens().token.id {
        reason = "the token may not see its own record"
        let key = try await client.apiKey(id: id).value
        isServers = key.expiresAt != nil
        end = key.expiresAt ?? end
        scopes = key.scopes
      }
    } catch let failure as CoderFailure where failure.code == .absentOrForbidden || failure.code == .forbidden {
      // As `reason` says already.
    } catch {
      reason = "\(error)"
    }
    self.end = end
    self.scopes = scopes
    self.reason = reason
    moves = isServers && version.map { $0 < Self.fixedSince } == true
  }

  /// Whether somebody should make another one now.
  func isNear(_ now: Timestamp) -> Bool { !moves && end.map { $0 - now < Self.notice } == true }

  /// How a new token comes to be used.
  static func renewal(_ assembly: Assembly) -> String {
    guard let path = assembly.tokenFile?.absolutePath else { return "make a new one before, and start Curfew with it" }
    return isSystemdCopy(path)
      ? "make a new one before, and restart the service then: systemd gave it a copy of the token when it started"
      : """
      make a new one before; Curfew reads \(path) again by itself, but a service that has it by systemd's LoadCredential \
      works with a copy, and has to be restarted
      """
  }

  /// Whether a token's file is the copy that systemd makes of a credential when a service starts.
  static func isSystemdCopy(_ path: String) -> Bool {
    Console.environment["CREDENTIALS_DIRECTORY"].map { path.hasPrefix($0 + "/") } ?? false
  }
}
