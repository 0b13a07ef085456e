extension Country {
  static let unitedKingdom = Country(
    "GB", "United Kingdom",
    source: "Banking and Financial Dealings Act 1971, and https://www.gov.uk/bank-holidays",
    subdivisions: """
      ENG England
      NIR Northern Ireland
      SCT Scotland
      WLS Wales
      """,
    holidays: """
      01-01 New Year's Day | also sat> sun>
      01-02 2nd January | in SCT | also sat> sun>
      03-17 Saint Patrick's Day | in NIR | also sat> sun>
      easter-2 Good Friday
      easter+1 Easter Monday | in ENG WLS NIR
      05-mon1 Early May bank holiday | 2021-
      2020-05-08 Early May bank holiday (VE day)
      05-mon-1 Spring bank holiday | -2021
      2022-06-02 Spring bank holiday
      05-mon-1 Spring bank holiday | 2023-
      2022-06-03 Platinum Jubilee bank holiday
      2022-09-19 State Funeral of Queen Elizabeth II
      2023-05-08 Coronation of King Charles III
      2026-06-15 World Cup bank holiday | in SCT
      07-12 Battle of the Boyne | in NIR | also sat> sun>
      08-mon1 Summer bank holiday | in SCT
      08-mon-1 Summer bank holiday | in ENG WLS NIR
      11-30 Saint Andrew's Day | in SCT | also sat> sun>
      12-25 Christmas Day | also sat> sun>
      12-26 Boxing Day | also sat> sun>
      """)
}
