import TestSupport

/// In which order a server's table held workspaces of which all are equal by the list's sort key, worked out from pages of
/// one size and one answer with all of them: each page's rows, and behind it one of those that no page has. The first
/// row of the table is the one that pages repeat.
struct TiedPages {
  /// As the whole list shows them, in the table's order; none where the recording is of something else.
  private(set) var workspaces: [[String: JSONTree]] = []

  init(_ steps: [Recording.Step], _ bodies: [JSONTree?]) {
    let requests = steps.compactMap(\.request)
    guard requests.count == steps.count, requests.allSatisfy({ $0.path.hasSuffix("/workspaces") }) else { return }
    let lists = bodies.map { ($0?["workspaces"].elements ?? []).flatMap { $0.objects.prefix(1) } }
    guard let all = lists.max(by: { $0.count < $1.count }) else { return }
    let pages = lists.filter { $0.count < all.count }
    var shown: [String: Int] = [:]
    for row in pages.joined() { shown[Self.id(row), default: 0] += 1 }
    guard let repeated = shown.max(by: { $0.value < $1.value }), repeated.value > 1 else { return }
    var lost = all.filter { shown[Self.id($0)] == nil }
    workspaces = all.filter { Self.id($0) == repeated.key }
    for page in pages {
      workspaces += page.filter { Self.id($0) != repeated.key }
      if !lost.isEmpty { workspaces.append(lost.removeFirst()) }
    }
  }

  private static func id(_ row: [String: JSONTree]) -> String { row["id"]?.text ?? "" }
}
