import Diagnostics
import Time

extension Zone {
  /// The name that was probably meant by one that tzdata does not have: `Europe/Berlin` for `Europe/Berln` or `berlin`.
  public static func nearestName(to text: String) -> String? {
    for folder in ["posix/", "right/"] where text.hasPrefix(folder) {
      let name = String(text.dropFirst(folder.count))
      if Zone(named: name) != nil { return name }
    }
    if dependsOnMachine(text) { return nil }
    let place = text.lowercased().map { $0 == " " ? "_" : String($0) }.joined()
    return knownNames.first { $0.lowercased().hasSuffix("/\(place)") } ?? nearest(to: text, among: knownNames)
  }
}
