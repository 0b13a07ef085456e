extension Country {
  static let mexico = Country(
    "MX", "Mexico",
    source: "Ley Federal del Trabajo, artículo 74",
    leftOut: "election days",
    holidays: """
      01-01 Año Nuevo
      02-mon1 Aniversario de la Constitución
      03-mon3 Natalicio de Benito Juárez
      05-01 Día del Trabajo
      09-16 Día de la Independencia
      2024-10-01 Transmisión del Poder Ejecutivo Federal
      2030-10-01 Transmisión del Poder Ejecutivo Federal
      11-mon3 Aniversario de la Revolución
      12-25 Navidad
      """)
}
