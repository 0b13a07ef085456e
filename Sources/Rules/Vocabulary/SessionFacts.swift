/// The connections to a workspace at a reading, counted by kind.
public struct SessionFacts: Sendable, Hashable {
  /// Over SSH.
  public var ssh = 0
  /// Of VS Code.
  public var vscode = 0
  /// Of JetBrains Gateway.
  public var jetbrains = 0
  /// Terminals in the browser.
  public var terminal = 0
  /// Of any kind.
  public var connections = 0
  /// Number of bytes that the agents received, in the time that the server adds up.
  public var receivedBytes = 0
  /// Number of bytes that the agents sent, in the same time.
  public var sentBytes = 0

  /// None.
  public init() {}
}
