import Synchronization
import Time

/// What happened in a run, for whoever has to find out why something broke.
final class Story: Sendable {
  private let loop: EventLoop
  private let lines = Mutex<[String]>([])

  init(loop: EventLoop) { self.loop = loop }

  func note(_ what: String) {
    let line = "\(loop.now.flooredToSecond.rfc3339) \(what)"
    lines.withLock { $0.append(line) }
  }

  func last(_ count: Int) -> [String] { lines.withLock { $0.suffix(count) } }

  var all: [String] { lines.withLock { $0 } }
}
