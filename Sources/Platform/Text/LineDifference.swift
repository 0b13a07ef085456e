/// What differs between two texts, line by line, in the unified format (GNU diffutils, "Unified Format").
public struct LineDifference: Sendable {
  /// The text of the difference with a heading that names the file; empty where nothing differs.
  public let text: String

  /// Number of equal lines shown around each change.
  private static let context = 3

  fileprivate enum Line {
    case same(Substring), removed(Substring), added(Substring)
  }

  /// Compares two texts. Takes time proportional to their lines times the lines that differ.
  public init(from old: String, to new: String, name: String) {
    guard old != new else {
      text = ""
      return
    }
    let lines = Self.lines(Self.split(old), Self.split(new))
    var result = "--- \(name)\n+++ \(name)\n"
    var place = (old: 1, new: 1)
    var index = 0
    while index < lines.count {
      guard let first = lines[index...].firstIndex(where: \.isChange) else { break }
      let start = max(index, first - Self.context)
      place.old += start - index
      place.new += start - index
      var end = first + 1
      // Changes that are near stand in one part.
      while let next = lines[end...].firstIndex(where: \.isChange), next - end <= 2 * Self.context { end = next + 1 }
      end = min(lines.count, end + Self.context)
      let part = lines[start..<end]
      let counts = (old: part.count { $0.isInOld }, new: part.count { $0.isInNew })
      result += "@@ -\(place.old),\(counts.old) +\(place.new),\(counts.new) @@\n"
      result += part.map(\.text).joined()
      place.old += counts.old
      place.new += counts.new
      index = end
    }
    text = result
  }

  private static func split(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func lines(_ old: [Substring], _ new: [Substring]) -> [Line] {
    let difference = new.difference(from: old)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        lines.append(.removed(old[left]))
        left += 1
      } else if added.contains(right) {
        lines.append(.added(new[right]))
        right += 1
      } else {
        lines.append(.same(old[left]))
        left += 1
        right += 1
      }
    }
    return lines
  }
}

extension LineDifference.Line {
  fileprivate var isChange: Bool { if case .same = self { false } else { true } }
  fileprivate var isInOld: Bool { if case .added = self { false } else { true } }
  fileprivate var isInNew: Bool { if case .removed = self { false } else { true } }

  fileprivate var text: String {
    switch self {
    case .same(let line): " \(line)\n"
    case .removed(let line): "-\(line)\n"
    case .added(let line): "+\(line)\n"
    }
  }
}
