extension Country {
  static let romania = Country(
    "RO", "Romania",
    source: "Codul muncii, articolul 139",
    leftOut: "bridge days that the government gives to its own offices",
    holidays: """
      01-01 Anul Nou
      01-02 Anul Nou
      01-06 Boboteaza | 2024-
      01-07 Sfântul Ioan Botezătorul | 2024-
      01-24 Ziua Unirii Principatelor Române
      orthodox-2 Vinerea Mare
      orthodox+0 Paștele
      orthodox+1 Paștele
      05-01 Ziua Muncii
      06-01 Ziua Copilului
      orthodox+49 Rusaliile
      orthodox+50 Rusaliile
      08-15 Adormirea Maicii Domnului
      11-30 Sfântul Andrei
      12-01 Ziua Națională
      12-25 Crăciunul
      12-26 Crăciunul
      """)
}
