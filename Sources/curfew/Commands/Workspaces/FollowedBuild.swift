import CoderAPI
import Text

/// A build under way, which is told of until it has ended.
struct FollowedBuild {
  private let workspace: Workspace
  private let settings: Settings

  init(_ workspace: Workspace, _ settings: Settings) {
    self.workspace = workspace
    self.settings = settings
  }

  /// Says on standard error each state that the build comes to.
  ///
  /// - Returns: the workspace when the build has ended
  func followed(with client: CoderClient) async throws -> Workspace {
    var last = workspace
    tell(last, client)
    while last.isBeingBuilt {
      for try await case .workspace(let now) in try await client.watch(workspace: workspace.id) {
        if now.latestBuild.status != last.latestBuild.status { tell(now, client) }
        last = now
        if !now.isBeingBuilt { break }
      }
      // A stream may end before the build does, as when a proxy has had enough of it; then another one is opened.
      if last.isBeingBuilt { try await Task.sleep(for: .seconds(1)) }
    }
    return last
  }

  private func tell(_ workspace: Workspace, _ client: CoderClient) {
    let display = settings.display(now: client.clock.now())
    let name = "\(workspace.ownerName)/\(workspace.name)"
    Console.say("\(display.time(display.now))  \("\(name)  \(workspace.latestBuild.status)".printable())\n")
  }
}

extension Workspace {
  /// Whether its latest build has not ended.
  fileprivate var isBeingBuilt: Bool {
    [.pending, .starting, .stopping, .deleting, .canceling].contains(latestBuild.status)
  }
}
