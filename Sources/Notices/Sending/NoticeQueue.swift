import Audit
import Time

/// Puts the waiting notices of one channel together into messages. Pure.
struct NoticeQueue {
  let channel: Channel
  let now: NoticeSender.Instants
  /// How long before its stop a notice has to be delivered, by the names of rules.
  let leads: [String: Duration]
  /// Whether nobody looks again soon, as where a timer starts each sweep in a process of its own.
  let isLastLook: Bool
  /// Whether the channel takes notices in one message.
  let fits: ([PendingNotice]) -> Bool

  /// A message, and how long it waits yet; not positive where it is due.
  struct Waiting {
    let notices: [PendingNotice]
    let wait: Duration
  }

  /// How much earlier than at the last moment a gathered announcement is sent: attempts take time.
  private static let margin = Duration.minutes(1)
  /// A retry that is farther ahead than any delay was set by a clock that has been put back since.
  private static let longestWait = Duration.hours(1)

  /// The messages, in the order of their first notices.
  ///
  /// What was sent in one message before goes in one again, so that its key stands for the same content.
  func messages(_ pending: [PendingNotice]) -> [Waiting] {
    var groups: [(key: Key, notices: [PendingNotice])] = []
    var places: [Key: Int] = [:]
    for notice in pending {
      let key: Key =
        if let first = notice.firstOfMessage { .message(first) } else if channel.digest > .zero {
          .owner(notice.owner)
        } else { .one(notice.seq) }
      // One that would be too long is followed by another; what was sent together once was not too long.
      if let place = places[key], key.isSent || fits(groups[place].notices + [notice]) {
        groups[place].notices.append(notice)
      } else {
        places[key] = groups.count
        groups.append((key, [notice]))
      }
    }
    return groups.map { key, notices in Waiting(notices: notices, wait: wait(key, notices)) }
  }

  private enum Key: Hashable {
    case message(Int64)
    case owner(String)
    case one(Int64)

    var isSent: Bool { if case .message = self { true } else { false } }
  }

  private func wait(_ key: Key, _ notices: [PendingNotice]) -> Duration {
    if let retryAt = notices.compactMap(\.retryAt).max() {
      let wait = retryAt - now.machine
      return wait > Self.longestWait ? .zero : wait
    }
    guard case .owner = key, let first = notices.first else { return .zero }
    let gathering = min(channel.digest, first.at + channel.digest - now.server)
    return notices.compactMap(longestWait).reduce(gathering, min)
  }

  /// How long an announcement may wait for others, so that it is still delivered in time; `nil` for any time.
  private func longestWait(_ notice: PendingNotice) -> Duration? {
    guard notice.kind == .before, let stopsAt = notice.stopsAt else { return nil }
    guard !isLastLook, let lead = leads[notice.rule] else { return .zero }
    return stopsAt - lead - Self.margin - now.server
  }
}
