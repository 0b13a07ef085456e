extension Country {
  static let hungary = Country(
    "HU", "Hungary",
    source: "A munka törvénykönyve (2012. évi I. törvény), 102. §, and the yearly decrees on working days",
    leftOut:
      "the days off that decrees after the one for 2026 give in exchange for Saturdays; the Saturdays that are worked",
    holidays: """
      01-01 Újév
      03-15 Nemzeti ünnep
      easter-2 Nagypéntek
      easter+0 Húsvét
      easter+1 Húsvéthétfő
      05-01 A munka ünnepe
      easter+49 Pünkösd
      easter+50 Pünkösdhétfő
      08-20 Az államalapítás ünnepe
      10-23 Nemzeti ünnep
      11-01 Mindenszentek
      12-24 Szenteste | 2026-
      12-25 Karácsony
      12-26 Karácsony másnapja
      2020-08-21 Pihenőnap
      2020-12-24 Pihenőnap
      2021-12-24 Pihenőnap
      2022-03-14 Pihenőnap
      2022-10-31 Pihenőnap
      2024-08-19 Pihenőnap
      2024-12-24 Pihenőnap
      2024-12-27 Pihenőnap
      2025-05-02 Pihenőnap
      2025-10-24 Pihenőnap
      2025-12-24 Pihenőnap
      2026-01-02 Pihenőnap
      2026-08-21 Pihenőnap
      """)
}
