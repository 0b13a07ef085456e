extension Country {
  static let australia = Country(
    "AU", "Australia",
    source: "the states' and territories' public holidays acts",
    subdivisions: """
      ACT Australian Capital Territory
      NSW New South Wales
      NT Northern Territory
      QLD Queensland
      TAS Tasmania
      VIC Victoria
      WA Western Australia
      """,
    leftOut:
      "South Australia, whose rules of substitution differ from year to year; the Friday before the AFL Grand Final in Victoria, which is fixed from year to year; show days; holidays of a part of a day",
    holidays: """
      01-01 New Year's Day | in -
      01-01 New Year's Day | not in - TAS | also sat> sun>
      01-01 New Year's Day | in TAS | moved sat> sun>
      01-26 Australia Day | in -
      01-26 Australia Day | not in - | moved sat> sun>
      03-mon1 Labour Day | in WA
      03-mon2 Canberra Day | in ACT
      03-mon2 Eight Hours Day | in TAS
      03-mon2 Labour Day | in VIC
      easter-2 Good Friday
      easter-1 Easter Saturday | in ACT NSW NT QLD VIC
      easter+0 Easter Sunday | in ACT NSW QLD VIC
      easter+0 Easter Sunday | in NT | 2024-
      easter+0 Easter Sunday | in TAS | 2027-
      easter+0 Easter Sunday | in WA | 2022-
      easter+1 Easter Monday
      04-25 Anzac Day | in - NSW TAS VIC
      04-25 Anzac Day | in ACT | -2021 | also sun+1
      04-25 Anzac Day | in ACT | 2022- | moved sun+1
      04-25 Anzac Day | in NT QLD | moved sun+1
      04-25 Anzac Day | in WA | also sat> sun>
      2020-04-27 Anzac Day | in ACT
      2026-04-27 Anzac Day | in ACT NSW
      2027-04-26 Anzac Day | in NSW
      05-mon1 May Day | in NT
      05-mon1 Labour Day | in QLD
      mon>=05-27 Reconciliation Day | in ACT
      06-mon1 Western Australia Day | in WA
      06-mon2 King's Birthday | in ACT NSW NT TAS VIC
      08-mon1 Picnic Day | in NT
      09-mon-1 King's Birthday | in WA | -2023
      2024-09-23 King's Birthday | in WA
      09-mon-1 King's Birthday | in WA | 2025-
      2022-09-22 National Day of Mourning
      10-mon1 Labour Day | in ACT NSW
      10-mon1 King's Birthday | in QLD
      11-tue1 Melbourne Cup | in VIC
      12-25 Christmas Day | in -
      12-25 Christmas Day | not in - | also sat> sun>
      12-26 Boxing Day | in -
      12-26 Boxing Day | in ACT NSW QLD VIC WA | also sat> sun>
      12-26 Boxing Day | in NT | -2022 | moved sat> sun>
      12-26 Boxing Day | in NT | 2023- | also sat> sun>
      12-26 Boxing Day | in TAS | moved sat> sun>
      """)
}
