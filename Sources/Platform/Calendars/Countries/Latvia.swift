extension Country {
  static let latvia = Country(
    "LV", "Latvia",
    source: "Likums Par svētku, atceres un atzīmējamām dienām",
    leftOut: "the days off that decrees after the one for 2026 give in exchange for Saturdays",
    holidays: """
      01-01 Jaunais gads
      easter-2 Lielā piektdiena
      easter+0 Lieldienas
      easter+1 Otrās Lieldienas
      05-01 Darba svētki
      05-04 Latvijas Republikas Neatkarības atjaunošanas diena | also sat> sun>
      05-sun2 Mātes diena
      2023-05-29 Bronzas medaļas diena
      easter+49 Vasarsvētki
      06-23 Līgo diena
      06-24 Jāņu diena
      2023-07-10 Dziesmu un deju svētku noslēgums
      11-18 Latvijas Republikas proklamēšanas diena | also sat> sun>
      12-24 Ziemassvētku vakars
      12-25 Pirmie Ziemassvētki
      12-26 Otrie Ziemassvētki
      12-31 Vecgada diena
      2020-06-22 Pārcelta darba diena
      2021-05-03 Pārcelta darba diena
      2021-06-25 Pārcelta darba diena
      2021-11-19 Pārcelta darba diena
      2023-05-05 Pārcelta darba diena
      2024-12-23 Pārcelta darba diena
      2024-12-30 Pārcelta darba diena
      2025-05-02 Pārcelta darba diena
      2025-11-17 Pārcelta darba diena
      2026-01-02 Pārcelta darba diena
      2026-06-22 Pārcelta darba diena
      """)
}
