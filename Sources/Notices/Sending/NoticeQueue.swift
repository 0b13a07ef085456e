import Audit
import Time

/// Puts the waiting notices of one channel together into messages. Pure.
struct NoticeQueue {
  let channel: Channel
  let now: NoticeSender.Instants

  /// A message, and how long it waits yet; not positive where it is due.
  struct Waiting {
    let notices: [PendingNotice]
    let wait: Duration
  }

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
      if let place = places[key] {
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
  }

  private func wait(_ key: Key, _ notices: [PendingNotice]) -> Duration {
    if let retryAt = notices.compactMap(\.retryAt).max() {
      let wait = retryAt - now.machine
      return wait > Self.longestWait ? .zero : wait
    }
    guard case .owner = key, let first = notices.first else { return .zero }
    return min(channel.digest, first.at + channel.digest - now.server)
  }
}
