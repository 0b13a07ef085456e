import Audit
import Rules
import Time

extension FleetMemory {
  /// The differences from another memory, one line each, for tests of what must be equal after a restart.
  ///
  /// Does not compare what only a running process knows, such as when it last read a workspace.
  package func differences(from other: FleetMemory) -> [String] {
    var lines: [String] = []
    let (mine, theirs) = (durable, other.durable)
    for id in Set(mine.keys).union(theirs.keys).sorted() where mine[id] != theirs[id] {
      lines += (mine[id] ?? WorkspaceMemory()).differences(from: theirs[id] ?? WorkspaceMemory()).map { "\(id): \($0)" }
    }
    if unscheduled != other.unscheduled { lines.append("unscheduled: \(unscheduled) and \(other.unscheduled)") }
    if groups != other.groups { lines.append("groups: \(groups) and \(other.groups)") }
    if throttle != other.throttle { lines.append("throttle: \(throttle) and \(other.throttle)") }
    if listRetryAt != other.listRetryAt {
      lines.append("listRetryAt: \(String(describing: listRetryAt)) and \(String(describing: other.listRetryAt))")
    }
    if failedAt != other.failedAt {
      lines.append("failedAt: \(String(describing: failedAt)) and \(String(describing: other.failedAt))")
    }
    if lead != other.lead { lines.append("lead: \(lead) and \(other.lead)") }
    return lines
  }

  private var durable: [String: WorkspaceMemory] {
    workspaces.compactMapValues { memory in
      var durable = memory
      durable.lastReadAt = nil
      durable.notReadAt = nil
      durable.notSeenAt = nil
      durable.notDeletedUntil = nil
      durable.lastReading?.at = .epoch
      return durable == WorkspaceMemory() ? nil : durable
    }
  }
}

extension WorkspaceMemory {
  fileprivate func differences(from other: WorkspaceMemory) -> [String] {
    func line<Value: Equatable>(_ name: String, _ mine: Value, _ theirs: Value) -> String? {
      mine == theirs ? nil : "\(name): \(mine) and \(theirs)"
    }
    return [
      line("rules", rules, other.rules), line("values", values, other.values),
      line("lastReading", lastReading, other.lastReading), line("sent", sent, other.sent),
      line("setbacks", setbacks, other.setbacks), line("opposed", opposed, other.opposed),
      line("moved", moved, other.moved), line("takenAt", takenAt, other.takenAt), line("open", open, other.open),
      line("confirmed", confirmed, other.confirmed), line("suspension", suspension, other.suspension),
    ].compactMap(\.self)
  }
}
