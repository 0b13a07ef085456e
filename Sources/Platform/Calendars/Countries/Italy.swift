extension Country {
  static let italy = Country(
    "IT", "Italy",
    source: "Legge 27 maggio 1949, n. 260, and Legge 8 ottobre 2025, n. 151",
    leftOut: "the days of the towns' patrons, and Whit Monday in South Tyrol (easter 50)",
    holidays: """
      01-01 Capodanno
      01-06 Epifania
      easter+0 Pasqua
      easter+1 Lunedì dell'Angelo
      04-25 Festa della Liberazione
      05-01 Festa del Lavoro
      06-02 Festa della Repubblica
      08-15 Ferragosto
      10-04 San Francesco d'Assisi | 2026-
      11-01 Ognissanti
      11-sun1 Giornata dell'Unità nazionale
      12-08 Immacolata Concezione
      12-25 Natale
      12-26 Santo Stefano
      """)
}
