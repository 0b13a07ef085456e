extension Country {
  static let austria = Country(
    "AT", "Austria",
    source: "Arbeitsruhegesetz (BGBl. 144/1983), § 7",
    subdivisions: """
      1 Burgenland
      2 Kärnten
      3 Niederösterreich
      4 Oberösterreich
      5 Salzburg
      6 Steiermark
      7 Tirol
      8 Vorarlberg
      9 Wien
      """,
    leftOut: "days of a state's patron, on which only schools and offices are closed",
    holidays: """
      01-01 Neujahr
      01-06 Heilige Drei Könige
      easter+1 Ostermontag
      05-01 Staatsfeiertag
      easter+39 Christi Himmelfahrt
      easter+50 Pfingstmontag
      easter+60 Fronleichnam
      08-15 Mariä Himmelfahrt
      10-26 Nationalfeiertag
      11-01 Allerheiligen
      12-08 Mariä Empfängnis
      12-25 Christtag
      12-26 Stefanitag
      """)
}
