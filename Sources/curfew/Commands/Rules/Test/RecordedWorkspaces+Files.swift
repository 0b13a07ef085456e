import Rules

extension RecordedWorkspaces {
  /// Files as `rules eval --workspace` takes them.
  static let files = RecordedWorkspaces { path, name throws(Refusal) in
    do {
      return try WorkspaceFile(path: path).facts(named: name)
    } catch let failure as CommandFailure {
      throw Refusal(failure.message, advice: failure.advice?.replacing("--name OWNER/NAME", with: "'workspace'"))
    } catch {
      throw Refusal("\(error)")
    }
  }
}
