extension Country {
  static let netherlands = Country(
    "NL", "Netherlands",
    source: "Algemene termijnenwet, artikel 3",
    leftOut: "5 May in the years between, which employers decide about",
    holidays: """
      01-01 Nieuwjaarsdag
      easter-2 Goede Vrijdag
      easter+0 Eerste Paasdag
      easter+1 Tweede Paasdag
      04-27 Koningsdag | moved sun-1
      2020-05-05 Bevrijdingsdag
      2025-05-05 Bevrijdingsdag
      2030-05-05 Bevrijdingsdag
      2035-05-05 Bevrijdingsdag
      easter+39 Hemelvaartsdag
      easter+49 Eerste Pinksterdag
      easter+50 Tweede Pinksterdag
      12-25 Eerste Kerstdag
      12-26 Tweede Kerstdag
      """)
}
