import Diagnostics

/// A name that was asked for and that nothing has: what is said of it, with what there is.
struct UnknownName: Sendable {
  /// What was asked for, as the flag or search word is called: `owner`.
  let kind: String
  let name: String
  /// The names that there are.
  let known: [String]

  /// - Parameter ignoresCase: whether case does not count, as on the server
  /// - Returns: `nil` where something has the name
  init?(_ kind: String, _ name: String, among known: some Sequence<String>, ignoresCase: Bool = true) {
    let known = Set(known).sorted()
    guard !known.contains(where: { $0 == name || ignoresCase && $0.lowercased() == name.lowercased() }) else {
      return nil
    }
    (self.kind, self.name, self.known) = (kind, name, known)
  }

  /// `no owner 'anna'; did you mean 'ana'? There are ana, ben and 12 more`, to stand behind a verb.
  var sentence: String {
    let near = nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    let shown = known.prefix(Self.shown).joined(separator: ", ")
    let rest = known.count > Self.shown ? " and \(known.count - Self.shown) more" : ""
    let verb = near.isEmpty ? "; there are" : " There are"
    let all = known.isEmpty ? "; there is none at all" : "\(verb) \(shown)\(rest)"
    return "no \(kind) '\(name)'\(near)\(all)"
  }

  private static let shown = 12
}
