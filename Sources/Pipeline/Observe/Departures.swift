import CoderAPI
import Time

/// Finds out which of the workspaces that a whole list no longer shows were deleted, so that what is remembered of them
/// does not grow for ever.
///
/// Absence alone proves nothing: the token may have lost the right to see them. Each is asked for by its id, a few a
/// sweep, and only the server's word that it was deleted counts.
struct Departures {
  let coder: CoderClient

  /// Requests a sweep at most.
  private static let limit = 20
  /// How long one that was not deleted is not asked for again.
  private static let patience = Duration.seconds(3600)

  /// The ids of those that were deleted, and how many requests it took to know. A question that fails says nothing of its
  /// workspace, and ends the asking for this sweep.
  ///
  /// - Throws: `CancellationError`.
  func find(absentFrom reading: Reading, _ memory: inout FleetMemory) async throws -> (ids: [String], requests: Int) {
    let listed = Set(reading.observations.map(\.facts.id) + reading.unreadable.compactMap(\.id))
    let absent = memory.ids.filter { id in
      !listed.contains(id) && (memory[id].notDeletedUntil.map { $0 <= reading.now } ?? true)
    }.sorted()
    // Beginning with another one each time, since a sweep of a timer does not remember whom it asked for.
    let first = absent.isEmpty ? 0 : Int(reading.now.seconds / 60) % absent.count
    var gone: [String] = []
    var requests = 0
    asking: for id in (absent[first...] + absent[..<first]).prefix(Self.limit) {
      requests += 1
      do {
        _ = try await coder.workspace(id: id)
      } catch let failure as CoderFailure {
        switch failure.code {
        case .deleted:
          gone.append(id)
          continue
        // The server's word that this token may not see it, or that it never was.
        case .absentOrForbidden, .forbidden, .notFound, .malformedAnswer: break
        default: break asking
        }
      }
      memory[id].notDeletedUntil = reading.now + Self.patience
    }
    return (gone, requests)
  }
}
