extension String {
  /// Stands at the beginning of a line that is to stay as it is: an excerpt of a file with its caret below.
  public static let verbatimMark = "\u{10FFE0}"

  /// The paragraph in lines of at most so many columns, broken at blanks.
  ///
  /// A word that is too long for a line is broken where it is in a script without blanks, or where asked for; else it
  /// stays whole and sticks out, because names and paths are copied.
  ///
  /// - Parameter breakingWords: whether every word that is too long is broken
  public func wrapped(to width: Int, breakingWords: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in split(whereSeparator: { $0.isWhitespace && $0 != "\u{A0}" }) {
      var word = word
      if used > 0, used + 1 + word.columns > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      while used == 0, word.columns > width, breakingWords || word.contains(where: { $0.columns == 2 }) {
        let head = word.head(fitting: max(1, width))
        lines.append(String(head))
        word = word[head.endIndex...]
      }
      if word.isEmpty { continue }
      line += (used > 0 ? " " : "") + word
      used += (used > 0 ? 1 : 0) + word.columns
    }
    return used > 0 || lines.isEmpty ? lines + [line] : lines
  }

  /// Each line that is longer than the width broken at blanks. What follows is indented like the line, and by two more
  /// where the line is not indented itself, so that it is seen to belong to it.
  ///
  /// Lines that begin with ``verbatimMark`` lose the mark and stay as they are.
  ///
  /// - Parameter width: `nil` for no limit
  public func wrappingLines(to width: Int?) -> String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      if line.hasPrefix(String.verbatimMark) { return [String(line.dropFirst())] }
      guard let width, line.columns > width else { return [String(line)] }
      let margin = String(line.prefix { $0 == " " })
      let hanging = margin.isEmpty ? "  " : margin
      let room = max(20, width - hanging.count)
      // Several blanks in a row are columns of a table, and stay.
      var rest = line.dropFirst(margin.count)
      var result: [String] = []
      while !rest.isEmpty {
        let indent = result.isEmpty ? margin : hanging
        let available = result.isEmpty ? max(20, width - margin.count) : room
        let head = rest.headAtBlank(fitting: available)
        result.append(indent + head)
        rest = rest[head.endIndex...].drop { $0 == " " }
      }
      return result
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text, or as much of its beginning as fits with an ellipsis behind it, which stands for the rest.
  ///
  /// - Parameter width: columns, 1 or more
  public func shortened(to width: Int) -> String {
    columns <= width ? self : width <= 1 ? "…" : self[...].head(within: width - 1) + "…"
  }
}

extension Substring {
  /// As much of the beginning as fits; nothing where not even the first character does.
  fileprivate func head(within width: Int) -> Substring {
    let head = head(fitting: width)
    return head.columns > width ? prefix(0) : head
  }

  /// As much of the beginning as fits; at least one character.
  fileprivate func head(fitting width: Int) -> Substring {
    var used = 0
    var end = startIndex
    while end < endIndex {
      used += self[end].columns
      if used > width, end > startIndex { break }
      end = index(after: end)
    }
    return self[..<end]
  }

  /// The beginning up to the last blank before it gets too wide; up to the first blank where there is none before.
  fileprivate func headAtBlank(fitting width: Int) -> Substring {
    guard columns > width else { return self }
    var used = 0
    var blank: Index?
    var place = startIndex
    while place < endIndex {
      if self[place] == " ", used > 0 {
        if used > width { return self[..<(blank ?? place)] }
        blank = place
      }
      used += self[place].columns
      place = index(after: place)
    }
    return used > width ? self[..<(blank ?? endIndex)] : self
  }
}
