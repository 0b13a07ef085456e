extension Country {
  static let norway = Country(
    "NO", "Norway",
    source: "Lov om helligdager og helligdagsfred (1995) and Lov om 1 og 17 mai som høgtidsdager",
    holidays: """
      01-01 Første nyttårsdag
      easter-3 Skjærtorsdag
      easter-2 Langfredag
      easter+0 Første påskedag
      easter+1 Andre påskedag
      05-01 Arbeidernes dag
      05-17 Grunnlovsdagen
      easter+39 Kristi himmelfartsdag
      easter+49 Første pinsedag
      easter+50 Andre pinsedag
      12-25 Første juledag
      12-26 Andre juledag
      """)
}
