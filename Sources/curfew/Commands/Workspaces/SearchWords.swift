import CoderAPI

/// The words of a search in the server's syntax, as far as they name things that a workspace has.
struct SearchWords {
  private let words: [(key: String, value: String)]

  /// - Parameter query: such as `owner:ana status:running dev`
  init(_ query: String) {
    words = query.split(separator: " ").map { word in
      let parts = word.split(separator: ":", maxSplits: 1).map { $0.filter { $0 != "\"" } }
      return parts.count == 2 ? (parts[0].lowercased(), parts[1]) : ("name", parts.joined())
    }
  }

  /// The names that none of the workspaces has; of words that are no names, none.
  func unknown(among workspaces: [Workspace]) -> [UnknownName] {
    words.compactMap { key, value in
      switch key {
      case "owner" where value.lowercased() != WorkspaceReference.oneself:
        UnknownName("owner", value, among: workspaces.map(\.ownerName))
      case "template": UnknownName("template", value, among: workspaces.map(\.templateName))
      case "organization": UnknownName("organization", value, among: workspaces.compactMap(\.organizationName))
      case "name":
        // A part of a name is enough for the server.
        workspaces.contains { $0.name.lowercased().contains(value.lowercased()) }
          ? nil : UnknownName("workspace", value, among: workspaces.map(\.name))
      default: nil
      }
    }
  }
}
