import HTTPServer
import Synchronization
import Time

/// Pages that were not drawn before whoever asked was told to ask again, by the addresses that they were asked for.
///
/// Who asks again waits for the page, or gets it as it was drawn: also where it says what is wrong, since he would else be told to
/// ask again for ever.
final class LatePages: Sendable {
  private enum State {
    /// It is being drawn, and these have asked again.
    case inHand([PromisedResponse])
    case drawn(Page, at: ContinuousClock.Instant)
  }

  private let states = Mutex<[String: State]>([:])

  /// How long a page is kept for who does not ask again.
  private static let longestAge = Duration.minutes(1)
  /// Number of pages kept.
  private static let capacity = 8

  /// Answers that a page is late, unless it is there already.
  ///
  /// - Returns: whether that is the answer
  func tell(_ response: ServerResponse, to answer: PromisedResponse, of target: String) -> Bool {
    states.withLock { states in
      guard answer.fulfil(response) else { return false }
      if case .inHand = states[target] { return true }
      states[target] = .inHand([])
      return true
    }
  }

  /// What there is for somebody who may have asked before.
  enum Find {
    case page(Page)
    /// It is being drawn: the answer comes then.
    case wait
    case nothing
  }

  /// Looks for a page; one that is drawn is given once.
  func find(_ target: String, for answer: PromisedResponse) -> Find {
    states.withLock { states in
      switch states[target] {
      case .inHand(let waiting):
        states[target] = .inHand(waiting + [answer])
        return .wait
      case .drawn(let page, _):
        states[target] = nil
        return .page(page)
      case nil: return .nothing
      }
    }
  }

  /// Gives a page to who ordered it, and to those who wait for it.
  ///
  /// - Returns: how many got it
  func finish(
    _ page: Page, _ target: String, for answer: PromisedResponse, at now: ContinuousClock.Instant
  ) -> Int {
    let response = page.response
    return states.withLock { states in
      states = states.filter {
        if case .drawn(_, let at) = $0.value { at.duration(to: now) < Self.longestAge } else { true }
      }
      guard case .inHand(let waiting) = states[target] else { return answer.fulfil(response) ? 1 : 0 }
      states[target] = waiting.isEmpty && states.count <= Self.capacity ? .drawn(page, at: now) : nil
      // Within the lock: nobody is told in between that it is late.
      return (waiting + [answer]).count { $0.fulfil(response) }
    }
  }
}
