extension Country {
  static let slovakia = Country(
    "SK", "Slovakia",
    source: "Zákon č. 241/1993 Z. z., with the consolidation acts of 2023 to 2025",
    holidays: """
      01-01 Deň vzniku Slovenskej republiky
      01-06 Zjavenie Pána
      easter-2 Veľký piatok
      easter+1 Veľkonočný pondelok
      05-01 Sviatok práce
      05-08 Deň víťazstva nad fašizmom | -2025
      05-08 Deň víťazstva nad fašizmom | 2027-
      07-05 Sviatok svätého Cyrila a Metoda
      08-29 Výročie Slovenského národného povstania
      09-01 Deň Ústavy Slovenskej republiky | -2023
      09-15 Sedembolestná Panna Mária | -2025
      09-15 Sedembolestná Panna Mária | 2027-
      11-01 Sviatok všetkých svätých
      11-17 Deň boja za slobodu a demokraciu | -2024
      12-24 Štedrý deň
      12-25 Prvý sviatok vianočný
      12-26 Druhý sviatok vianočný
      """)
}
