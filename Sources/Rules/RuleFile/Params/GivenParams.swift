import Diagnostics
import YAML

/// All values given for parameters from outside, and which of them rule files take.
///
/// Those that are taken are a source of the rule set like its files, so that its hash covers them, and whoever loads the set again from
/// its sources has them, too.
struct GivenParams {
  /// Their path among the sources of a rule set.
  static let path = "(given parameters)"

  /// The later one counts where two give the same parameter.
  private let all: [GivenParam]
  /// The names of all parameters that the files declare.
  private var declared: Set<String> = []
  private var taken: [String: GivenParam.Value] = [:]

  init(_ all: [GivenParam]) { self.all = all }

  /// Reads those of a rule set's sources.
  init(source: SourceFile?) {
    let entries = source.flatMap { YAMLDocument(parsing: $0).root?.mapping?.entries } ?? []
    all = entries.map { entry in
      let value: GivenParam.Value =
        entry.value.sequence.map { .list($0.map { $0.scalar?.text ?? "" }) } ?? .text(entry.value.scalar?.text ?? "")
      return GivenParam(name: entry.key, value: value, origin: "the rule set")
    }
  }

  /// The value for a parameter that a file declares; `nil` if the file's own counts.
  mutating func value(for name: String) -> GivenParam? {
    declared.insert(name)
    guard let given = all.last(where: { $0.gives(name) }) else { return nil }
    taken[name] = given.value
    return given
  }

  /// Those that no file declares.
  var unknown: [Diagnostic] {
    all.filter { given in !declared.contains { given.gives($0) } }.map { given in
      let near = nearest(to: given.name, among: declared.sorted())
      return Diagnostic(
        code: RuleCode.unknownGivenParam,
        summary: "\(given.origin): the rule files have no parameter '\(given.name)'"
          + (near.map { ", did you mean '\($0)'?" } ?? ""),
        explanation: declared.isEmpty
          ? "They declare none: write 'params: {\(given.name): …}' into a rule file."
          : "They have: \(declared.sorted().joined(separator: ", ")).")
    }
  }

  /// The values that files take, as a source of the rule set; `nil` if there are none.
  var source: RuleSet.Source? {
    guard !taken.isEmpty else { return nil }
    let lines = taken.sorted { $0.key < $1.key }.map { name, value in "\(name): \(Self.notation(value))\n" }
    return RuleSet.Source(path: Self.path, name: Self.path, text: lines.joined())
  }

  /// A text that is different for different values of these parameters.
  static func fingerprint(of given: [(name: String, value: GivenParam.Value)]) -> String {
    given.sorted { $0.name < $1.name }.map { "\($0.name): \(notation($0.value))\n" }.joined()
  }

  private static func notation(_ value: GivenParam.Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .list(let items): "[\(items.map(quoted).joined(separator: ", "))]"
    }
  }

  private static func quoted(_ text: String) -> String {
    var json = CanonicalJSON()
    json.string(text)
    return json.text
  }
}
