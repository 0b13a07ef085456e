extension Country {
  static let liechtenstein = Country(
    "LI", "Liechtenstein",
    source: "Arbeitsgesetz, Artikel 18, and the list of the Landesverwaltung",
    holidays: """
      01-01 Neujahr
      01-06 Heilige Drei Könige
      02-02 Mariä Lichtmess
      03-19 Josefstag
      easter+0 Ostersonntag
      easter+1 Ostermontag
      05-01 Tag der Arbeit
      easter+39 Christi Himmelfahrt
      easter+49 Pfingstsonntag
      easter+50 Pfingstmontag
      easter+60 Fronleichnam
      08-15 Staatsfeiertag
      09-08 Mariä Geburt
      11-01 Allerheiligen
      12-08 Mariä Empfängnis
      12-25 Weihnachten
      12-26 Stephanstag
      """)
}
