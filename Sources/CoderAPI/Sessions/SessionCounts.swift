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

  /// Nobody.
  public init() {}
}
