import CoderAPI
import Time

/// Finds out which workspaces that a complete list no longer shows were deleted.
///
/// Without this the memory would grow for ever.
///
/// Absence alone proves nothing: the token may have lost the right to see them. Each is asked for by its id, a few per
/// sweep, and only the server's answer that it was deleted counts.
struct Departures {
  let coder: CoderClient

  /// Maximum number of requests per sweep.
  private static let limit = 20
  /// Time before a workspace that was not deleted is asked for again.
  private static let askInterval = Duration.seconds(3600)

  /// The ids of deleted workspaces, and the number of requests that it took.
  ///
  /// A request that fails says nothing about its workspace, and ends the search for this sweep.
  ///
  /// - Throws: `CancellationError`.
  func find(absentFrom reading: Reading, _ memory: inout FleetMemory) async throws -> (ids: [String], requests: Int) {
    let listed = Set(
      reading.observations.map(\.facts.id) + reading.unreadable.compactMap(\.id) + reading.outdated.map(\.id))
    let absent = memory.ids.filter { id in
      !listed.contains(id) && (memory[id].notDeletedUntil.map { $0 <= reading.now } ?? true)
    }.sorted()
    // Start at a different one each time: a sweep in a process of its own does not remember which ones it asked for.
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
        // The server says that this token may not see the workspace, or that it never existed.
        case .absentOrForbidden, .forbidden, .notFound, .malformedAnswer: break
        default: break asking
        }
      }
      memory[id].notDeletedUntil = reading.now + Self.askInterval
    }
    return (gone, requests)
  }
}
