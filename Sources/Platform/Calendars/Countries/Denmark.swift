extension Country {
  static let denmark = Country(
    "DK", "Denmark",
    source: "Lukkeloven, and Lov om konsekvenser ved afskaffelsen af store bededag (2023)",
    leftOut: "Constitution Day (06-05), Christmas Eve and New Year's Eve, on which many do not work",
    holidays: """
      01-01 Nytårsdag
      easter-3 Skærtorsdag
      easter-2 Langfredag
      easter+0 Påskedag
      easter+1 2. påskedag
      easter+26 Store bededag | -2023
      easter+39 Kristi himmelfartsdag
      easter+49 Pinsedag
      easter+50 2. pinsedag
      12-25 Juledag
      12-26 2. juledag
      """)
}
