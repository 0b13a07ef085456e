/// The rule for names: letters and digits in groups joined by single hyphens, 1 to 32 characters.
enum WorkspaceName {
  /// Names that v2.36.0 keeps for itself.
  static let reserved: Set<String> = ["new", "create"]

  static func isValid(_ name: String) -> Bool {
    guard (1...32).contains(name.utf8.count) else { return false }
    let groups = name.split(separator: "-", omittingEmptySubsequences: false)
    return groups.allSatisfy { group in
      !group.isEmpty
        && group.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
    }
  }
}
