import Audit
import CoderAPI
import FoundationEssentials
import Time

/// What reading the list of workspaces found out, kept for the next reading: in the process, and of the whole list in the
/// trail, so that a sweep of a timer begins with what worked as well.
struct ListMemory: Sendable, Equatable, Codable {
  /// The ways that showed everything, and how many stayed unseen.
  var experience = ListExperience()
  /// Since when that is so, server time.
  var since: Timestamp?
  /// `owner/name` of those that no way showed.
  var missing: [String] = []
  /// `owner/name` of those whose rows cannot be read.
  var unreadable: [String] = []
  /// When filters did not tell which workspace a row is that cannot be read; `nil` where there is none such.
  var namelessAt: Timestamp?

  /// How long something else than the usual pages is read before these are tried again.
  private static let longestHabit = Duration.days(1)
  /// How long what was not found in any way is not looked for again.
  private static let patience = Duration.seconds(3600)

  private enum CodingKeys: String, CodingKey {
    case experience, since, missing, unreadable
    case namelessAt = "nameless_at"
  }

  /// The memory after a reading.
  init(_ listing: Listing, after before: ListMemory, at now: Timestamp) {
    experience = listing.experience
    // What was found out anew is as new as this, if it is the same as before.
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

  /// The memory that the trail keeps; none where it is of another version that tells it otherwise.
  init(json: String?) {
    guard let json else { return }
    // A memory that cannot be read costs a few requests more and nothing else.
    self = (try? JSONDecoder().decode(ListMemory.self, from: Data(json.utf8))) ?? ListMemory()
  }

  /// As the trail keeps it.
  var json: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Nothing in it can fail to be written; without it the next reading begins as usual.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What helps the next reading.
  ///
  /// - Parameter known: the workspaces that the trail has.
  func aids(at now: Timestamp, known: @escaping KnownWorkspaces) -> ListAids {
    var aids = ListAids()
    let age = since.map { now - $0 } ?? .zero
    aids.experience = ListExperience(
      ways: age > Self.longestHabit ? [] : experience.ways, unseen: age > Self.patience ? 0 : experience.unseen)
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

  private func searchesNames(at now: Timestamp) -> Bool { namelessAt.map { now - $0 > Self.patience } ?? true }
}

/// Where the workspaces are remembered that are not known to be deleted.
public typealias KnownWorkspaces = @Sendable () async throws -> [KnownWorkspace]

extension KnownWorkspace {
  /// One that the trail has.
  public init(_ workspace: NamedWorkspace) {
    self.init(id: workspace.id, owner: workspace.owner, name: workspace.name)
  }
}
