extension Country {
  static let sweden = Country(
    "SE", "Sweden",
    source: "Lag (1989:253) om allmänna helgdagar",
    leftOut: "the eves of midsummer, Christmas and the new year, and Sundays",
    holidays: """
      01-01 Nyårsdagen
      01-06 Trettondedag jul
      easter-2 Långfredagen
      easter+0 Påskdagen
      easter+1 Annandag påsk
      05-01 Första maj
      easter+39 Kristi himmelsfärdsdag
      easter+49 Pingstdagen
      06-06 Sveriges nationaldag
      sat>=06-20 Midsommardagen
      sat>=10-31 Alla helgons dag
      12-25 Juldagen
      12-26 Annandag jul
      """)
}
