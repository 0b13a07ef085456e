extension Country {
  static let japan = Country(
    "JP", "Japan",
    source: "Act on National Holidays (Act 178 of 1948), equinoxes by the National Astronomical Observatory",
    leftOut: "the first days of January besides the first, and the end of December",
    holidays: """
      01-01 元日 | also sun>
      01-mon2 成人の日
      02-11 建国記念の日 | also sun>
      02-23 天皇誕生日 | also sun>
      2020-03-20 春分の日 | also sun>
      2021-03-20 春分の日 | also sun>
      2022-03-21 春分の日 | also sun>
      2023-03-21 春分の日 | also sun>
      2024-03-20 春分の日 | also sun>
      2025-03-20 春分の日 | also sun>
      2026-03-20 春分の日 | also sun>
      2027-03-21 春分の日 | also sun>
      2028-03-20 春分の日 | also sun>
      2029-03-20 春分の日 | also sun>
      2030-03-20 春分の日 | also sun>
      2031-03-21 春分の日 | also sun>
      2032-03-20 春分の日 | also sun>
      2033-03-20 春分の日 | also sun>
      2034-03-20 春分の日 | also sun>
      2035-03-21 春分の日 | also sun>
      04-29 昭和の日 | also sun>
      05-03 憲法記念日 | also sun>
      05-04 みどりの日 | also sun>
      05-05 こどもの日 | also sun>
      2020-07-23 海の日
      2021-07-22 海の日
      07-mon3 海の日 | 2022-
      2020-08-10 山の日
      2021-08-08 山の日 | also sun>
      08-11 山の日 | 2022- | also sun>
      09-mon3 敬老の日
      2020-09-22 秋分の日 | also sun>
      2021-09-23 秋分の日 | also sun>
      2022-09-23 秋分の日 | also sun>
      2023-09-23 秋分の日 | also sun>
      2024-09-22 秋分の日 | also sun>
      2025-09-23 秋分の日 | also sun>
      2026-09-23 秋分の日 | also sun>
      2027-09-23 秋分の日 | also sun>
      2028-09-22 秋分の日 | also sun>
      2029-09-23 秋分の日 | also sun>
      2030-09-23 秋分の日 | also sun>
      2031-09-23 秋分の日 | also sun>
      2032-09-22 秋分の日 | also sun>
      2033-09-23 秋分の日 | also sun>
      2034-09-23 秋分の日 | also sun>
      2035-09-23 秋分の日 | also sun>
      2026-09-22 国民の休日
      2032-09-21 国民の休日
      2020-07-24 スポーツの日
      2021-07-23 スポーツの日
      10-mon2 スポーツの日 | 2022-
      11-03 文化の日 | also sun>
      11-23 勤労感謝の日 | also sun>
      """)
}
