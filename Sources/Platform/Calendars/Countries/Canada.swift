extension Country {
  static let canada = Country(
    "CA", "Canada",
    source: "the provinces' employment standards acts, and Holidays Act (R.S.C. 1985, c. H-5)",
    subdivisions: """
      AB Alberta
      BC British Columbia
      MB Manitoba
      NB New Brunswick
      NL Newfoundland and Labrador
      NS Nova Scotia
      NT Northwest Territories
      NU Nunavut
      ON Ontario
      PE Prince Edward Island
      QC Québec
      SK Saskatchewan
      YT Yukon
      """,
    leftOut: "the day off in the place of a holiday at the weekend, for which employers choose a workday",
    holidays: """
      01-01 New Year's Day
      easter-2 Good Friday
      07-01 Canada Day
      09-mon1 Labour Day
      12-25 Christmas Day
      02-mon3 Family Day | in AB BC NB ON SK
      02-mon3 Louis Riel Day | in MB
      02-mon3 Heritage Day | in NS
      02-mon3 Islander Day | in PE
      mon<05-25 Victoria Day | in AB BC MB NT NU ON SK YT
      mon<05-25 Journée nationale des patriotes | in QC
      06-21 National Indigenous Peoples Day | in NT YT
      06-24 Fête nationale du Québec | in QC
      07-09 Nunavut Day | in NU
      08-mon1 Civic Holiday | in BC NB NT NU SK
      08-mon3 Discovery Day | in YT
      2022-09-19 Funeral of Queen Elizabeth II | in BC NB NL NS PE YT
      09-30 National Day for Truth and Reconciliation | in BC YT | 2023-
      09-30 National Day for Truth and Reconciliation | in MB | 2024-
      09-30 National Day for Truth and Reconciliation | in NT NU PE | 2022-
      10-mon2 Thanksgiving Day | in AB BC MB NT NU ON QC SK YT
      11-11 Remembrance Day | in AB BC NB NL NS NT NU PE SK YT
      12-26 Boxing Day | in ON
      """)
}
