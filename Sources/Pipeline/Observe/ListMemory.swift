import Audit
import CoderAPI
import FoundationEssentials
import Time

/// What was learnt while reading the list of workspaces, kept for the next reading.
///
/// The process keeps it, and the trail does for the whole list, so that a sweep in a new process also starts with what
/// worked.
struct ListMemory: Sendable, Equatable, Codable {
  /// The methods that showed every workspace, and the number that remained unseen.
  var experience = ListExperience()
  /// When ``experience`` became what it is, server time; `nil` for the usual one.
  var since: Timestamp?
  /// `owner/name` of the workspaces that no method showed.
  var missing: [String] = []
  /// `owner/name` of the workspaces whose rows cannot be read.
  var unreadable: [String] = []
  /// When filters failed to identify an unreadable row; `nil` where there is no such row.
  var namelessAt: Timestamp?

  /// Maximum time during which another method is used before the usual pages are tried again.
  private static let longestHabit = Duration.days(1)
  /// Time before workspaces that no method found are searched for again.
  private static let searchInterval = Duration.seconds(3600)

  private enum CodingKeys: String, CodingKey {
    case experience, since, missing, unreadable
    case namelessAt = "nameless_at"
  }

  /// The memory after a reading, updated from the one before.
  init(_ listing: Listing, after before: ListMemory, at now: Timestamp) {
    experience = listing.experience
    // A result of a new search is dated now; a result that was only confirmed keeps its date.
    let isKnown = listing.searchNote == nil && experience == before.experience
    since = experience == ListExperience() ? nil : isKnown ? before.since ?? now : now
    missing = Array(listing.missing.prefix(100))
    unreadable = listing.unreadable.prefix(100).compactMap { row in
      row.owner.flatMap { owner in row.name.map { "\(owner)/\($0)" } }
    }
    let isNameless = listing.unreadable.contains { $0.name == nil }
    namelessAt = isNameless ? before.searchesNames(at: now) ? now : before.namelessAt : nil
  }

  init() {}

  /// - Throws: `DecodingError`.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    experience = try container.decodeIfPresent(ListExperience.self, forKey: .experience) ?? ListExperience()
    since = try container.decodeIfPresent(Timestamp.self, forKey: .since)
    missing = try container.decodeIfPresent([String].self, forKey: .missing) ?? []
    unreadable = try container.decodeIfPresent([String].self, forKey: .unreadable) ?? []
    namelessAt = try container.decodeIfPresent(Timestamp.self, forKey: .namelessAt)
  }

  /// Decodes the memory that the trail stores; empty when another version wrote it in another form.
  init(json: String?) {
    guard let json else { return }
    // An unreadable memory costs a few more requests and nothing else.
    self = (try? JSONDecoder().decode(ListMemory.self, from: Data(json.utf8))) ?? ListMemory()
  }

  /// The encoding that the trail stores.
  var json: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // No value in it can fail to encode; without a memory the next reading would start in the usual way.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The aids for the next reading.
  ///
  /// - Parameter known: reads the workspaces that the trail has.
  func aids(at now: Timestamp, known: @escaping KnownWorkspaces) -> ListAids {
    var aids = ListAids()
    // A clock that was put back must not make a habit last longer.
    let age = since.map { (now - $0).magnitude } ?? .zero
    aids.experience = ListExperience(
      ways: age > Self.longestHabit ? [] : experience.ways, unseen: age > Self.searchInterval ? 0 : experience.unseen)
    let names = (unreadable + missing).compactMap { text -> KnownWorkspace? in
      let parts = text.split(separator: "/").map(String.init)
      return parts.count == 2 ? KnownWorkspace(id: nil, owner: parts[0], name: parts[1]) : nil
    }
    aids.known = {
      let remembered = try await known()
      let byName = Dictionary(
        remembered.map { ("\($0.owner)/\($0.name)", $0) }, uniquingKeysWith: { first, _ in first })
      return names.map { byName["\($0.owner)/\($0.name)"] ?? $0 } + remembered
    }
    aids.looksForNames = searchesNames(at: now)
    return aids
  }

  private func searchesNames(at now: Timestamp) -> Bool {
    namelessAt.map { (now - $0).magnitude > Self.searchInterval } ?? true
  }
}

/// Reads the remembered workspaces that are not known to be deleted.
public typealias KnownWorkspaces = @Sendable () async throws -> [KnownWorkspace]

extension KnownWorkspace {
  /// A workspace that the trail has.
  public init(_ workspace: NamedWorkspace) {
    self.init(id: workspace.id, owner: workspace.owner, name: workspace.name)
  }
}
