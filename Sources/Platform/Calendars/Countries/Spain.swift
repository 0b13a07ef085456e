extension Country {
  static let spain = Country(
    "ES", "Spain",
    source: "Real Decreto 2001/1983, artículo 45, and the yearly lists in the Boletín Oficial del Estado",
    leftOut:
      "the days of autonomous communities and towns, which are decided a year ahead, among them what a community puts in the place of a holiday on a Sunday",
    holidays: """
      01-01 Año Nuevo | dropped sun
      01-06 Epifanía del Señor | dropped sun
      easter-2 Viernes Santo
      05-01 Fiesta del Trabajo | dropped sun
      08-15 Asunción de la Virgen | dropped sun
      10-12 Fiesta Nacional | dropped sun
      11-01 Todos los Santos | dropped sun
      12-06 Día de la Constitución | dropped sun
      12-08 Inmaculada Concepción | dropped sun
      12-25 Navidad | dropped sun
      """)
}
