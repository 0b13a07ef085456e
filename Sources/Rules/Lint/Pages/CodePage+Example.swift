import Diagnostics

extension CodePage {
  /// A text as it stands in a file, and the files that it takes to load it.
  public struct Example: Sendable {
    /// The text as a page shows it, without a final line feed.
    public let text: String
    /// Names and texts of the files, in a folder of their own.
    public let files: [(name: String, text: String)]
    /// The paths in that folder that are linted.
    public let paths: [String]
    /// Whether it is a file of rule tests.
    public let isTest: Bool

    private init(_ text: String, files: [(name: String, text: String)], paths: [String], isTest: Bool = false) {
      self.text = text
      self.files = files
      self.paths = paths
      self.isTest = isTest
    }

    /// A whole rule file.
    ///
    /// - Parameter shown: what the page shows of it where the whole is too long; all when `nil`
    static func file(_ text: String, shown: String? = nil) -> Example {
      Example(shown ?? text, files: [("example.yaml", text + "\n")], paths: ["example.yaml"])
    }

    /// Rules as they stand below `rules:`, in a file whose zone is UTC.
    ///
    /// - Parameters:
    ///   - head: what the file has besides, before its groups
    ///   - others: files beside it
    static func rules(_ text: String, head: String = "", with others: [(name: String, text: String)] = []) -> Example {
      let top = head.isEmpty ? "" : head + "\n"
      return Example(
        top + text, files: [("example.yaml", file(of: text, head: top))] + others, paths: ["example.yaml"])
    }

    /// The condition of a rule that sets a lifetime.
    ///
    /// - Parameters:
    ///   - shown: what the page shows of it where the whole is too long; all when `nil`
    ///   - timezone: the file's zone
    static func when(_ condition: String, shown: String? = nil, timezone: String = "UTC") -> Example {
      let lines = condition.split(separator: "\n", omittingEmptySubsequences: false)
      let rule =
        "- name: example\n  when: |\n" + lines.map { "    \($0)\n" }.joined() + "  actions: [set_ttl: {to: 8h}]"
      let zone = timezone == "UTC" ? "" : "timezone: \(timezone)\n"
      let text = lines.count == 1 ? "when: \(shown ?? condition)" : "when: |\n  \(lines.joined(separator: "\n  "))"
      return Example(
        zone + text, files: [("example.yaml", file(of: rule, timezone: timezone))], paths: ["example.yaml"])
    }

    /// A test file, beside the rules that it tests.
    static func test(_ text: String) -> Example {
      let rule = "- name: example\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"
      return Example(
        text, files: [("example.yaml", file(of: rule)), ("example.test.yaml", text + "\n")],
        paths: ["example.test.yaml"], isTest: true)
    }

    /// What is linted in a folder with these files, each of which is a rule file without a mistake.
    static func folder(_ names: [String], lint path: String) -> Example {
      let rule = file(of: "- name: example\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]")
      let listed = names.isEmpty ? "(an empty directory)" : names.joined(separator: "\n")
      return Example("\(listed)\n\n$ curfew rules lint \(path)", files: names.map { ($0, rule) }, paths: [path])
    }

    private static func file(of rules: String, head: String = "", timezone: String = "UTC") -> String {
      let lines = rules.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "\n" : "      \($0)\n" }
      return "version: 1\ntimezone: \(timezone)\n\(head)groups:\n  - name: examples\n    rules:\n\(lines.joined())"
    }
  }
}
