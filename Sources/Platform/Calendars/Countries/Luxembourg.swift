extension Country {
  static let luxembourg = Country(
    "LU", "Luxembourg",
    source: "Code du travail, article L. 232-2",
    holidays: """
      01-01 Nouvel An
      easter+1 Lundi de Pâques
      05-01 Fête du Travail
      05-09 Journée de l'Europe
      easter+39 Ascension
      easter+50 Lundi de Pentecôte
      06-23 Fête nationale
      08-15 Assomption
      11-01 Toussaint
      12-25 Noël
      12-26 Saint-Étienne
      """)
}
