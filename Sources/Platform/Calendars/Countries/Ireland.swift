extension Country {
  static let ireland = Country(
    "IE", "Ireland",
    source: "Organisation of Working Time Act 1997, Second Schedule",
    leftOut: "the day off that employers grant for a holiday on a Saturday or Sunday",
    holidays: """
      01-01 New Year's Day
      mon>=02-01 Saint Brigid's Day | 2023-2029
      2030-02-01 Saint Brigid's Day
      mon>=02-01 Saint Brigid's Day | 2031-
      03-17 Saint Patrick's Day
      2022-03-18 Day of Remembrance and Recognition
      easter+1 Easter Monday
      05-mon1 May Day
      06-mon1 June holiday
      08-mon1 August holiday
      10-mon-1 October holiday
      12-25 Christmas Day
      12-26 Saint Stephen's Day
      """)
}
