import Time

/// What happens to a server and its workspaces that no request asks for.
extension SimulatedCoder {
  /// Ends the server's process and starts it again, possibly as another version. Agents lose their connections, and whoever
  /// worked through one sits down again once it is back.
  public mutating func restart(as other: ServerVersion? = nil) {
    // New identifiers, also where the server was set back to what it had saved.
    identifiers = SeededRandom(seed: identifiers.next(), stream: UInt64(bitPattern: now.microseconds))
    if let other, other != version {
      version = other
      forgetFirstStarts()
    }
    for number in workspaces.indices where workspaces[number].latest.agent?.isConnected == true {
      disconnectAgent(number)
      agenda.plan(
        .agentConnects(workspace: number, build: workspaces[number].builds.count - 1), at: now + .seconds(20))
    }
  }

  /// Sets the server's clock forward, or back where `duration` is negative. What is under way takes as long as before; what
  /// is to be at an instant, such as a deadline, is at that instant by the new clock.
  public mutating func turnClock(by duration: Duration) {
    let duration = Duration.seconds(duration.wholeSeconds)
    now += duration
    agenda.shift(by: duration)
  }

  /// Gives a workspace to another user, as when a prebuilt one is claimed; `false` where there is no such workspace or user,
  /// or it has one of that name.
  public mutating func giveAway(_ workspace: String, to username: String) -> Bool {
    guard let number = SimulatedID(workspace).flatMap({ workspaceIndex[$0] }), let user = userNumber(username),
      !workspaces[number].isDeleted, !has(user, workspaces[number].name)
    else { return false }
    workspaces[number].owner = user
    changed.insert(number)
    return true
  }

  /// Makes a workspace that was deleted anew, with the same owner, name, template, TTL and schedule; `nil` where it is not
  /// deleted, or its owner has another one of that name.
  ///
  /// - Returns: the id of the new one.
  public mutating func makeAnew(_ workspace: String) -> String? {
    guard let number = SimulatedID(workspace).flatMap({ workspaceIndex[$0] }), workspaces[number].isDeleted else {
      return nil
    }
    let old = workspaces[number]
    guard !has(old.owner, old.name) else { return nil }
    let new = insertWorkspace(
      owner: old.owner, template: old.template, name: old.name, ttl: old.ttl, autostart: old.autostart,
      initiator: old.owner)
    if let person = old.person {
      people[person].workspace = new
      workspaces[number].person = nil
      workspaces[new].person = person
    }
    return workspaces[new].id.text
  }

  /// Loses a workspace without a trace, as a server does that was set back to a backup, or whose database was cleaned; `false` where
  /// there is none.
  public mutating func lose(_ workspace: String) -> Bool {
    guard let id = SimulatedID(workspace), let number = workspaceIndex.removeValue(forKey: id) else { return false }
    workspaces[number].isDeleted = true
    return true
  }

  /// The names of all users, in the order they were made.
  public var usernames: [String] { users.map(\.username) }

  private func has(_ user: Int, _ name: String) -> Bool {
    workspaces.contains { $0.owner == user && !$0.isDeleted && $0.name.lowercased() == name.lowercased() }
  }
}
