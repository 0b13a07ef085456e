/// How many connections people and programs hold to the agents of one workspace, as its agents last reported.
public struct SessionCounts: Sendable, Hashable {
  /// Shells and commands over SSH, which is also how other programs get in.
  public var ssh = 0
  /// VS Code on a person's own machine.
  public var vscode = 0
  /// JetBrains Gateway.
  public var jetbrains = 0
  /// Terminals in the browser.
  public var terminal = 0
  /// Connections of any kind, those to forwarded ports and apps included.
  public var connections = 0
  /// Number of bytes that the agents received, in the time that the server adds up.
  public var receivedBytes = 0
  /// Number of bytes that the agents sent, in the same time.
  public var sentBytes = 0

  /// Nobody.
  public init() {}
}
