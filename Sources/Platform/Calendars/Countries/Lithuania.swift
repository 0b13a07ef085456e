extension Country {
  static let lithuania = Country(
    "LT", "Lithuania",
    source: "Darbo kodeksas, 123 straipsnis",
    holidays: """
      01-01 Naujieji metai
      02-16 Lietuvos valstybės atkūrimo diena
      03-11 Lietuvos nepriklausomybės atkūrimo diena
      easter+0 Velykos
      easter+1 Antroji Velykų diena
      05-01 Tarptautinė darbo diena
      05-sun1 Motinos diena
      06-sun1 Tėvo diena
      06-24 Joninės
      07-06 Valstybės diena
      08-15 Žolinė
      11-01 Visų šventųjų diena
      11-02 Vėlinės
      12-24 Kūčios
      12-25 Kalėdos
      12-26 Antroji Kalėdų diena
      """)
}
