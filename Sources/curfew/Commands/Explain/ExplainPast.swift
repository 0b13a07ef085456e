import Arguments
import Audit
import Pipeline
import Time

/// `curfew explain WORKSPACE --at T` where the trail covers T: what was decided then, without the server.
enum ExplainPast {
  /// Prints it where the trail covers the instant.
  ///
  /// - Returns: whether it does
  static func print(
    _ reference: WorkspaceReference, at instant: Timestamp, isFull: Bool, _ assembly: Assembly, _ invocation: Invocation
  ) async throws -> Bool {
    guard let (past, server) = try await read(reference, at: instant, assembly) else { return false }
    let context = assembly.context(trailOf: server, at: past.sweep.record.at)
    let page = PastPage(
      past: past, isFull: isFull, display: assembly.settings.display(now: past.sweep.record.at), context: context)
    switch invocation[OutputOptions.record] ?? .text {
    case .text: try Console.write(page.text)
    case .json: try Console.emit(try JSONValue.document(page.json))
    }
    return true
  }

  /// The workspace and its rules at the instant, with the address of the server that the trail belongs to; `nil` where the trail
  /// does not reach so far.
  static func read(
    _ reference: WorkspaceReference, at instant: Timestamp, _ assembly: Assembly
  ) async throws -> (past: PastExplanation, server: String?)? {
    guard let reader = try assembly.readerIfThere(), let last = try await reader.lastSightAt(), instant <= last else {
      return nil
    }
    do {
      let past = try await PastExplanation(ofWorkspaceCalled: reference.inTrail, at: instant, from: reader)
      return (past, try await reader.server()?.url)
    } catch let absence as PastExplanation.Absence {
      throw failure(absence, reference, instant, assembly.settings.display(now: instant))
    } catch let obstacle as DecisionReview.Obstacle {
      throw CommandFailure(.failure, "what was decided then cannot be explained again: \(obstacle)")
    }
  }

  private static func failure(
    _ absence: PastExplanation.Absence, _ reference: WorkspaceReference, _ instant: Timestamp, _ display: Display
  ) -> CommandFailure {
    let then = "at \(display.time(instant))"
    switch absence {
    case .unknownWorkspace(let first?):
      return CommandFailure(
        .failure,
        "the trail holds no reading of \(reference.inTrail) \(then): it was first read at \(display.time(first))")
    case .unknownWorkspace(nil):
      return CommandFailure(
        .failure, "the trail knows no workspace \(reference.inTrail)",
        advice: "give owner/name as it was called then, or its id; 'curfew audit list' shows names")
    case .removed(let whole):
      return CommandFailure(
        .failure,
        "how \(reference.inTrail) was \(then) is not known any more: older records were removed from the trail (prune), which is "
          + "whole since \(display.time(whole))",
        advice:
          "'curfew audit list --workspace \(reference.inTrail)' has the acts that are kept, and 'audit show' what they rest on"
      )
    case .gone(let at):
      return CommandFailure(
        .failure, "\(reference.inTrail) was gone \(then): it was missed first at \(display.time(at))")
    case .neverJudged:
      return CommandFailure(.failure, "no sweep had judged \(reference.inTrail) \(then)")
    }
  }
}
