extension Country {
  static let colombia = Country(
    "CO", "Colombia",
    source: "Ley 51 de 1983 (Ley Emiliani)",
    holidays: """
      01-01 Año Nuevo
      mon>=01-06 Reyes Magos
      mon>=03-19 San José
      easter-3 Jueves Santo
      easter-2 Viernes Santo
      05-01 Día del Trabajo
      easter+43 Ascensión del Señor
      easter+64 Corpus Christi
      easter+71 Sagrado Corazón
      mon>=06-29 San Pedro y San Pablo
      mon>=07-09 Virgen de Chiquinquirá | 2026-
      07-20 Independencia
      08-07 Batalla de Boyacá
      mon>=08-15 Asunción de la Virgen
      mon>=10-12 Día de la Raza
      mon>=11-01 Todos los Santos
      mon>=11-11 Independencia de Cartagena
      12-08 Inmaculada Concepción
      12-25 Navidad
      """)
}
