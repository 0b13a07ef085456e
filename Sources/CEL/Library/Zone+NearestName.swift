import Diagnostics
import Time

extension Zone {
  /// The probable tzdata name for one that does not exist: `Europe/Berlin` for `Europe/Berln` or `berlin`.
  ///
  /// `nil` if there is none.
  public static func nearestName(to text: String) -> String? {
    for folder in ["posix/", "right/"] where text.hasPrefix(folder) {
      let name = String(text.dropFirst(folder.count))
      if Zone(named: name) != nil { return name }
    }
    // `CET+1` may mean CET, UTC+1 or, by POSIX, an hour west: none of them is the probable one.
    if dependsOnMachine(text) || name(beforeOffsetIn: text) != nil { return nil }
    if let name = abbreviations[text.uppercased()] { return Zone(named: name) == nil ? nil : name }
    // Abbreviations that differ in one letter belong to zones on the other side of the world.
    let isAbbreviation = text.utf8.count <= 5 && text.allSatisfy(\.isUppercase)
    guard !isAbbreviation, offsetMeant(by: text) == nil else { return nil }
    let lowercased = text.lowercased()
    if let name = knownNames.first(where: { $0.lowercased() == lowercased }) { return name }
    let place = lowercased.map { $0 == " " ? "_" : String($0) }.joined()
    if let name = knownNames.first(where: { $0.lowercased().hasSuffix("/\(place)") }) { return name }
    // So short a text may be an abbreviation in small letters: `ist` is not a misspelt `EST`.
    return text.utf8.count <= 4 ? nil : nearest(to: text, among: knownNames)
  }

  /// Why a name of tzdata is probably not what was meant, and the region that was: `America/New_York` for `EST`.
  ///
  /// `nil` for any other name.
  public static func doubt(about name: String) -> (reason: String, region: String)? {
    guard let hours = ["EST": 5, "MST": 7][name], let region = abbreviations[name], Zone(named: region) != nil else {
      return nil
    }
    return ("'\(name)' is UTC-\(hours) all year: write \(region) for the clocks there, with their summer time", region)
  }

  /// The offset in the form that expressions accept, `+02:00`, for other forms such as `UTC+2`, `GMT-05:30`, `+0200`.
  ///
  /// `nil` for any other text.
  public static func offsetMeant(by text: String) -> String? {
    var rest = Substring(text.uppercased().filter { $0 != " " })
    for name in ["UTC", "GMT"] where rest.hasPrefix(name) { rest = rest.dropFirst(name.count) }
    guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
    let fields = rest.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    let digits = fields.joined()
    guard fields.count <= 2, (1...4).contains(digits.count), digits.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
    let hourDigits = fields.count == 2 ? fields[0].count : digits.count <= 2 ? digits.count : digits.count - 2
    guard let hours = Int(digits.prefix(hourDigits)), let minutes = Int("0" + digits.dropFirst(hourDigits)),
      hours <= 14, minutes < 60
    else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(sign)\(two(hours)):\(two(minutes))"
  }

  /// Common abbreviations, with the region that has this time, and its summer time where there is one.
  ///
  /// Left out are those that several regions have, such as `IST` (India, Ireland, Israel) or `AST`.
  private static let abbreviations = [
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles", "MST": "America/Denver",
    "MDT": "America/Denver", "MT": "America/Denver", "CST": "America/Chicago", "CDT": "America/Chicago",
    "CT": "America/Chicago", "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York",
    "AKST": "America/Anchorage", "AKDT": "America/Anchorage", "HST": "Pacific/Honolulu", "BRT": "America/Sao_Paulo",
    "CEST": "CET", "MEZ": "CET", "MESZ": "CET", "EEST": "EET", "WEST": "WET", "BST": "Europe/London",
    "SGT": "Asia/Singapore", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "AET": "Australia/Sydney",
    "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "Z": "UTC", "ZULU": "UTC",
  ]
}
