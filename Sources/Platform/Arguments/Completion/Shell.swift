/// The shells for which completion can be written.
public enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// A script that makes this shell complete `program`'s commands, options and values.
  public func completionScript(for program: Command) -> String {
    let tree = CommandPath(program).tree
    switch self {
    case .bash: return BashScript(program: program, tree: tree).text
    case .zsh: return ZshScript(program: program, tree: tree).text
    case .fish: return FishScript(program: program, tree: tree).text
    }
  }
}
