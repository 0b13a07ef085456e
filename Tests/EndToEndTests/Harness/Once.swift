import Synchronization

/// True the first time it is asked, and false from then on.
final class Once: Sendable {
  private let isAsked = Atomic(false)

  var isNow: Bool { isAsked.exchange(true, ordering: .relaxed) == false }
}
