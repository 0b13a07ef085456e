extension Country {
  static let newZealand = Country(
    "NZ", "New Zealand",
    source: "Holidays Act 2003, and Te Kāhui o Matariki Public Holiday Act 2022",
    subdivisions: """
      AUK Auckland
      CAN Canterbury
      CIT Chatham Islands
      HKB Hawke's Bay
      MBH Marlborough
      NSN Nelson
      NTL Northland
      STL Southland
      TKI Taranaki
      WGN Wellington
      WTC West Coast
      """,
    leftOut: "the anniversary days of Otago and South Canterbury, which towns choose",
    holidays: """
      01-01 New Year's Day | also sat> sun>
      01-02 Day after New Year's Day | also sat> sun>
      02-06 Waitangi Day | also sat> sun>
      easter-2 Good Friday
      easter+1 Easter Monday
      04-25 Anzac Day | also sat> sun>
      06-mon1 King's Birthday
      2022-06-24 Matariki
      2023-07-14 Matariki
      2024-06-28 Matariki
      2025-06-20 Matariki
      2026-07-10 Matariki
      2027-06-25 Matariki
      2028-07-14 Matariki
      2029-07-06 Matariki
      2030-06-21 Matariki
      2031-07-11 Matariki
      2032-07-02 Matariki
      2033-06-24 Matariki
      2034-07-07 Matariki
      2035-06-29 Matariki
      2022-09-26 Queen Elizabeth II Memorial Day
      10-mon4 Labour Day
      12-25 Christmas Day | also sat> sun>
      12-26 Boxing Day | also sat> sun>
      mon>=01-26 Auckland Anniversary Day | in AUK NTL
      mon>=01-19 Wellington Anniversary Day | in WGN
      mon>=01-29 Nelson Anniversary Day | in NSN
      mon>=03-08 Taranaki Anniversary Day | in TKI
      easter+2 Southland Anniversary Day | in STL
      fri>=10-19 Hawke's Bay Anniversary Day | in HKB
      mon>=10-29 Marlborough Anniversary Day | in MBH
      fri>=11-11 Canterbury Anniversary Day | in CAN
      mon>=11-27 Chatham Islands Anniversary Day | in CIT
      mon>=11-28 West Coast Anniversary Day | in WTC
      """)
}
