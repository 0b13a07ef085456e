import Diagnostics

/// A country or subdivision whose holidays are not shipped.
public struct UnknownPlace: Error, Hashable, Sendable {
  /// For people, without a full stop.
  public let summary: String
  /// The code that was probably meant, to be put in its place; `nil` if none is near.
  public let suggestion: String?
  /// Which there are, and what to do where none fits.
  public let explanation: String

  init(country: String) {
    summary = "no holidays are shipped for the country '\(country)'"
    let word = country.lowercased()
    suggestion =
      Country.all.first {
        $0.code.lowercased() == word || $0.name.lowercased() == word || $0.otherCodes.contains(word)
      }?.code
      ?? nearest(to: country, among: Country.all.map(\.name)).flatMap { name in
        Country.all.first { $0.name == name }?.code
      }
    explanation =
      "expected a code of two letters (ISO 3166-1); there are "
      + Country.all.map { "\($0.code) \($0.name)" }.joined(separator: ", ")
      + "; state the dates of others yourself (dates, yearly, easter) or in an iCalendar file"
  }

  init(subdivision: String, of country: Country) {
    summary = "no holidays are shipped for '\(subdivision)' of \(country.code) (\(country.name))"
    let all = country.subdivisions
    let bare =
      subdivision.uppercased().hasPrefix("\(country.code)-")
      ? String(subdivision.dropFirst(country.code.count + 1)) : subdivision
    suggestion =
      all.first { $0.code.lowercased() == bare.lowercased() || $0.name.lowercased() == bare.lowercased() }?.code
      ?? nearest(to: bare, among: all.map(\.name)).flatMap { name in all.first { $0.name == name }?.code }
    let list = all.map { "\($0.code) \($0.name)" }.joined(separator: ", ")
    explanation =
      (all.isEmpty
        ? "the country has one list of holidays; leave the subdivision out"
        : "expected the code of ISO 3166-2 without the country; there are \(list)")
      + (country.leftOut.map { "; left out: \($0)" } ?? "")
  }
}

extension UnknownPlace: CustomStringConvertible {
  public var description: String {
    "\(summary)\(suggestion.map { "; did you mean '\($0)'?" } ?? ""): \(explanation)"
  }
}

extension Country {
  /// What people write instead of the code, in lower case.
  fileprivate var otherCodes: [String] {
    switch code {
    case "AT": ["aut", "österreich"]
    case "AU": ["aus"]
    case "BR": ["bra", "brasil"]
    case "CA": ["can"]
    case "CH": ["che", "schweiz", "suisse"]
    case "DE": ["deu", "ger", "deutschland"]
    case "ES": ["esp", "españa"]
    case "FR": ["fra"]
    case "GB": ["uk", "gbr", "england", "great britain"]
    case "GR": ["el", "grc"]
    case "IE": ["irl", "eire"]
    case "IT": ["ita", "italia"]
    case "JP": ["jpn"]
    case "NL": ["nld", "holland"]
    case "PL": ["pol", "polska"]
    case "PT": ["prt"]
    case "US": ["usa", "united states of america", "america"]
    case "CZ": ["cze", "czech republic"]
    case "KR": ["kor", "korea"]
    default: []
    }
  }
}
