extension Country {
  static let singapore = Country(
    "SG", "Singapore", years: 2020...2027,
    source: "Holidays Act 1998, dates by the Ministry of Manpower",
    leftOut: "years whose dates are not gazetted yet, and polling days not known yet",
    holidays: """
      01-01 New Year's Day | also sun>
      2020-01-25 Chinese New Year | also sun>
      2020-01-26 Chinese New Year | also sun>
      2021-02-12 Chinese New Year | also sun>
      2021-02-13 Chinese New Year | also sun>
      2022-02-01 Chinese New Year | also sun>
      2022-02-02 Chinese New Year | also sun>
      2023-01-22 Chinese New Year | also sun>
      2023-01-23 Chinese New Year | also sun>
      2024-02-10 Chinese New Year | also sun>
      2024-02-11 Chinese New Year | also sun>
      2025-01-29 Chinese New Year | also sun>
      2025-01-30 Chinese New Year | also sun>
      2026-02-17 Chinese New Year | also sun>
      2026-02-18 Chinese New Year | also sun>
      2027-02-06 Chinese New Year | also sun>
      2027-02-07 Chinese New Year | also sun>
      easter-2 Good Friday
      05-01 Labour Day | also sun>
      2020-05-07 Vesak Day | also sun>
      2021-05-26 Vesak Day | also sun>
      2022-05-15 Vesak Day | also sun>
      2023-06-02 Vesak Day | also sun>
      2024-05-22 Vesak Day | also sun>
      2025-05-12 Vesak Day | also sun>
      2026-05-31 Vesak Day | also sun>
      2027-05-20 Vesak Day | also sun>
      2020-05-24 Hari Raya Puasa | also sun>
      2021-05-13 Hari Raya Puasa | also sun>
      2022-05-03 Hari Raya Puasa | also sun>
      2023-04-22 Hari Raya Puasa | also sun>
      2024-04-10 Hari Raya Puasa | also sun>
      2025-03-31 Hari Raya Puasa | also sun>
      2026-03-21 Hari Raya Puasa | also sun>
      2027-03-10 Hari Raya Puasa | also sun>
      2020-07-31 Hari Raya Haji | also sun>
      2021-07-20 Hari Raya Haji | also sun>
      2022-07-10 Hari Raya Haji | also sun>
      2023-06-29 Hari Raya Haji | also sun>
      2024-06-17 Hari Raya Haji | also sun>
      2025-06-07 Hari Raya Haji | also sun>
      2026-05-27 Hari Raya Haji | also sun>
      2027-05-17 Hari Raya Haji | also sun>
      08-09 National Day | also sun>
      2020-11-14 Deepavali | also sun>
      2021-11-04 Deepavali | also sun>
      2022-10-24 Deepavali | also sun>
      2023-11-12 Deepavali | also sun>
      2024-10-31 Deepavali | also sun>
      2025-10-20 Deepavali | also sun>
      2026-11-08 Deepavali | also sun>
      2027-10-28 Deepavali | also sun>
      12-25 Christmas Day | also sun>
      2020-07-10 Polling Day
      2023-09-01 Polling Day
      2025-05-03 Polling Day
      """)
}
