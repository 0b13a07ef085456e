import Audit
import Time

/// One workspace's time as a baseline has it: the same moments as its ``WorkspaceCourse``.
struct BaselineCourse {
  /// Whether it would have run.
  enum State {
    /// The baseline has it do what it did.
    case asItWas
    case running, stopped
    /// The trail does not say.
    case unsure
  }

  /// A stretch of it.
  struct Piece {
    let span: Span
    let state: State
    /// Who brought about what differs from the baseline: a rule, or `(server)`, `(owner)`, `(unknown)` where it was none.
    let cause: String?
  }

  let pieces: [Piece]

  /// - Parameter pieces: oldest first, without gaps
  init(pieces: [Piece]) { self.pieces = pieces }

  /// A workspace that would have run all the time.
  init(alwaysOn course: WorkspaceCourse) {
    let stops = course.account.builds.filter { !$0.isStart }.sorted { $0.at < $1.at }
    var next = 0
    pieces = course.pieces.map { piece in
      // A stop counts from the observation that shows it, behind the time in which it may have come.
      while next < stops.count, stops[next].at <= piece.span.from { next += 1 }
      let stop: WorkspaceAccount.Build? =
        switch piece.state {
        case .running, .removed: nil
        case .unsure where next < stops.count && stops[next].at == piece.span.to: stops[next]
        case .unsure, .stopped: next > 0 ? stops[next - 1] : nil
        }
      let cause = piece.state == .running ? nil : stop.map { $0.rule ?? "(\($0.cause.rawValue))" } ?? "(unknown)"
      // Of removed records nobody knows who stopped it, nor whether it was there.
      return Piece(span: piece.span, state: piece.state == .removed ? .unsure : .running, cause: cause)
    }
  }

  /// The same, with nothing known before an instant: what the trail had until then was removed.
  func removed(before end: Timestamp) -> BaselineCourse {
    let later = pieces.compactMap { piece in
      piece.span.clipped(to: Span(end, Timestamp(seconds: .max))).map {
        Piece(span: $0, state: piece.state, cause: piece.cause)
      }
    }
    let unknown = Piece(span: Span(Timestamp(seconds: .min), end), state: .unsure, cause: nil)
    return BaselineCourse(pieces: [unknown] + later)
  }
}
