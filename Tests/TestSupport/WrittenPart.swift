import FoundationEssentials
import Testing

/// Expects the part of a page between two comments to be what is declared. Where it is not, it is written anew and the test
/// fails: somebody must look at it first.
///
/// - Parameters:
///   - wanted: the part, with a newline at its end
///   - page: path below the repository
///   - begin: text of the comment after which the part begins; it ends before `<!-- end -->`
public func expectWrittenPart(
  _ wanted: String, of page: String, after begin: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = Fixture.shared("../../\(page)").standardizedFileURL
  let text = try String(contentsOf: url, encoding: .utf8)
  let start = try #require(
    text.range(of: "<!-- \(begin) -->\n")?.upperBound, "\(page) has no '\(begin)'", sourceLocation: sourceLocation)
  let stop = try #require(
    text.range(of: "<!-- end -->", range: start..<text.endIndex)?.lowerBound, sourceLocation: sourceLocation)
  if text[start..<stop] != wanted {
    try Data((text[..<start] + wanted + text[stop...]).utf8).write(to: url)
    Issue.record(
      "\(page) did not tell what is declared; it was written anew: look at it and run again",
      sourceLocation: sourceLocation)
  }
}
