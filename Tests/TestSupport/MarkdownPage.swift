import FoundationEssentials

/// A page of the documents, as far as tests look at it: its blocks of code, and the rest of its text.
public struct MarkdownPage: Sendable, CustomStringConvertible {
  /// A fenced block.
  public struct Block: Sendable {
    /// The word behind the fence, such as `yaml`; empty where there is none.
    public let language: String
    /// What stands in it, with a newline at the end of each line.
    public let text: String
    /// The line of the fence, from 1.
    public let line: Int

    /// The path that the first line names as a comment, `# rules.d/holidays.yaml`: the page asks to write that file.
    public var file: String? {
      guard language == "yaml", let match = text.prefixMatch(of: /# (\S+\.yaml)\n/) else { return nil }
      return String(match.1)
    }

    /// The shell's lines: in a `console` those behind a `$`, in a `sh` all of them; a line that goes on is one.
    public var shellLines: [String] {
      let lines = text.replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
      switch language {
      case "console": return lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
      case "sh": return lines
      default: return []
      }
    }
  }

  /// Path below the repository.
  public let path: String
  /// Its blocks, from top to bottom.
  public let blocks: [Block]
  /// The lines that are in no block.
  public let prose: [String]

  public var description: String { path }

  /// - Parameter path: below the repository
  public init(_ path: String) throws {
    self.path = path
    let text = try String(contentsOf: Fixture.shared("../../\(path)").standardizedFileURL, encoding: .utf8)
    var (blocks, prose) = ([Block](), [String]())
    var open: (language: String, text: String, line: Int)?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let isFence = line.drop { $0 == " " }.hasPrefix("```")
      if isFence, let block = open {
        blocks.append(Block(language: block.language, text: block.text, line: block.line))
        open = nil
      } else if isFence {
        open = (String(line.drop { $0 == " " }.dropFirst(3)), "", number + 1)
      } else if open != nil {
        open?.text += line + "\n"
      } else {
        prose.append(String(line))
      }
    }
    (self.blocks, self.prose) = (blocks, prose)
  }

  /// Every page for the users of Curfew and for those who change it.
  public static let all: [MarkdownPage] = {
    let root = Fixture.shared("../..").standardizedFileURL
    let folders = ["docs", "rules", "deploy", "Sources/curfew/Documentation.docc"]
    let below = folders.flatMap { folder in
      ((try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)) ?? [])
        .filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }
    return (["README.md", "CONTRIBUTING.md", "SECURITY.md"] + below.sorted()).compactMap { try? MarkdownPage($0) }
  }()
}
