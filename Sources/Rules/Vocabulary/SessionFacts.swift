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

  /// None.
  public init() {}
}
