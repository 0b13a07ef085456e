import Foundation
import TestSupport
import Testing

/// Every link of a document leads somewhere.
@Suite struct LinkTests {
  private static let root = Fixture.shared("../..").standardizedFileURL

  @Test(arguments: MarkdownPage.all) func leadToFilesAndHeadings(page: MarkdownPage) throws {
    let folder = Self.root.appending(path: page.path).deletingLastPathComponent()
    let text = page.prose.joined(separator: "\n")
    for match in text.matches(of: /\]\(([^()\s]+)\)/) where !match.1.contains("://") {
      let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let file = parts[0].isEmpty ? Self.root.appending(path: page.path) : folder.appending(path: String(parts[0]))
      #expect(FileManager.default.fileExists(atPath: file.path), "\(page): \(match.1)")
      guard parts.count > 1, let target = try? String(contentsOf: file, encoding: .utf8) else { continue }
      #expect(anchors(target).contains(String(parts[1])), "\(page): \(match.1)")
    }
    for match in text.matches(of: /<doc:([^>#]+)(#([^>]+))?>/) {
      let target = try #require(MarkdownPage.all.first { $0.path.hasSuffix("/\(match.1).md") }, "\(page): \(match.1)")
      guard let heading = match.3 else { continue }
      #expect(anchors(target.prose.joined(separator: "\n")).contains(heading.lowercased()), "\(page): \(match.0)")
    }
  }

  /// The names by which headings are linked: lower case, without punctuation, hyphens for spaces.
  private func anchors(_ text: String) -> Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        let heading = line.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
        return String(
          heading.compactMap { character in
            if character == " " { return "-" }
            return character.isLetter || character.isNumber || character == "-" || character == "_" ? character : nil
          })
      })
  }

  /// Nobody finds a page that the index does not name.
  @Test func areInTheIndex() throws {
    let index = try MarkdownPage("docs/README.md").prose.joined()
    for page in MarkdownPage.all where page.path != "docs/README.md" && !page.path.contains("/Decisions/") {
      let name = page.path.hasPrefix("docs/") ? String(page.path.dropFirst(5)) : "../\(page.path)"
      #expect(index.contains("(\(name))"), "docs/README.md does not name \(page)")
    }
    let readme = try MarkdownPage("README.md").prose.joined()
    #expect(readme.contains("(docs/README.md)"))
  }
}
