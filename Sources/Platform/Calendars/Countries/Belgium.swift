extension Country {
  static let belgium = Country(
    "BE", "Belgium",
    source: "Arrêté royal du 18 avril 1974, article 1er",
    leftOut:
      "the days of the communities, on which only their offices are closed, and what employers grant for a holiday on a Sunday",
    holidays: """
      01-01 Nieuwjaar / Nouvel An
      easter+0 Pasen / Pâques
      easter+1 Paasmaandag / Lundi de Pâques
      05-01 Dag van de Arbeid / Fête du Travail
      easter+39 Hemelvaart / Ascension
      easter+49 Pinksteren / Pentecôte
      easter+50 Pinkstermaandag / Lundi de Pentecôte
      07-21 Nationale feestdag / Fête nationale
      08-15 Tenhemelopneming / Assomption
      11-01 Allerheiligen / Toussaint
      11-11 Wapenstilstand / Armistice
      12-25 Kerstmis / Noël
      """)
}
