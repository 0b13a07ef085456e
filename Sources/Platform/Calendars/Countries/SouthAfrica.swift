extension Country {
  static let southAfrica = Country(
    "ZA", "South Africa",
    source: "Public Holidays Act 36 of 1994, and proclamations",
    leftOut: "election days and proclaimed days not known yet",
    holidays: """
      01-01 New Year's Day | also sun+1
      03-21 Human Rights Day | also sun+1
      easter-2 Good Friday
      easter+1 Family Day
      04-27 Freedom Day | also sun+1
      05-01 Workers' Day | also sun+1
      06-16 Youth Day | also sun+1
      08-09 National Women's Day | also sun+1
      09-24 Heritage Day | also sun+1
      12-16 Day of Reconciliation | also sun+1
      12-25 Christmas Day
      12-26 Day of Goodwill | also sun+1
      2021-11-01 Municipal elections
      2022-12-27 Proclaimed holiday
      2023-12-15 Proclaimed holiday
      2024-05-29 General elections
      2026-11-04 Municipal elections
      """)
}
