extension Country {
  static let poland = Country(
    "PL", "Poland",
    source: "Ustawa z 18 stycznia 1951 r. o dniach wolnych od pracy",
    leftOut: "the day off that employers grant for a holiday on a Saturday",
    holidays: """
      01-01 Nowy Rok
      01-06 Trzech Króli
      easter+0 Wielkanoc
      easter+1 Poniedziałek Wielkanocny
      05-01 Święto Państwowe
      05-03 Święto Narodowe Trzeciego Maja
      easter+49 Zielone Świątki
      easter+60 Boże Ciało
      08-15 Wniebowzięcie Najświętszej Maryi Panny
      11-01 Wszystkich Świętych
      11-11 Narodowe Święto Niepodległości
      12-24 Wigilia Bożego Narodzenia | 2025-
      12-25 Boże Narodzenie
      12-26 Drugi dzień Bożego Narodzenia
      """)
}
