import Synchronization

/// What the program is doing at the moment that may take long: whoever shows it asks, whoever does it tells.
///
/// Telling costs a lock and no more, so that it may be done for every request. All calls may come from anywhere.
public final class Activities: Sendable {
  /// One thing under way.
  public struct Activity: Sendable {
    /// Another for each.
    public let number: Int
    /// What is waited for or done, to begin a line: `waiting for coder.example.com to list the workspaces`.
    public var text: String
    /// What is to be said of it besides, and matters more than the end of the text, with what joins it to that:
    /// `, try 2 of 4`; `nil` for nothing.
    public var detail: String?
    /// Since when.
    public let began: ContinuousClock.Instant
    /// When it ends at the latest; `nil` where nobody knows.
    public var until: ContinuousClock.Instant?
    /// How much of it is done; `nil` where it is not counted.
    public var done: Int64?
    /// How much there is to do; `nil` where nobody knows.
    public var total: Int64?
  }

  private struct State {
    var activities: [Activity] = []
    var next = 0
  }

  private let state = Mutex(State())

  /// Nothing under way.
  public init() {}

  /// What is under way, the longest first.
  public var all: [Activity] { state.withLock { $0.activities } }

  /// Waits for something.
  ///
  /// - Parameters:
  ///   - text: as ``Activity/text``
  ///   - detail: as ``Activity/detail``
  ///   - until: when the waiting ends at the latest
  public func waiting<Result, Failure: Error>(
    _ text: String, _ detail: String? = nil, until: ContinuousClock.Instant? = nil,
    _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let number = begin(text, detail, until: until)
    defer { end(number) }
    return try await body()
  }

  /// Does long work of which parts can be counted.
  ///
  /// - Parameters:
  ///   - text: what is counted, to begin a line: `pages read`
  ///   - total: how much there is to do; `nil` where nobody knows yet
  ///   - body: is given what to tell its progress to
  public func during<Result, Failure: Error>(
    _ text: String, of total: Int64? = nil, _ body: (Progress) async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let number = begin(text, nil, until: nil, done: 0, total: total)
    defer { end(number) }
    return try await body(Progress(activities: self, number: number))
  }

  /// How far a piece of long work is.
  public struct Progress: Sendable {
    fileprivate let activities: Activities
    fileprivate let number: Int

    /// So much is done now, of so much in all; `nil` leaves the total as it is.
    public func advance(to done: Int64, of total: Int64? = nil) {
      activities.state.withLock { state in
        guard let position = state.activities.firstIndex(where: { $0.number == number }) else { return }
        state.activities[position].done = done
        if let total { state.activities[position].total = total }
      }
    }
  }

  private func begin(
    _ text: String, _ detail: String?, until: ContinuousClock.Instant?, done: Int64? = nil, total: Int64? = nil
  ) -> Int {
    state.withLock { state in
      state.next += 1
      state.activities.append(
        Activity(
          number: state.next, text: text, detail: detail, began: .now, until: until, done: done, total: total))
      return state.next
    }
  }

  private func end(_ number: Int) {
    state.withLock { $0.activities.removeAll { $0.number == number } }
  }
}
