extension Country {
  static let bulgaria = Country(
    "BG", "Bulgaria",
    source: "Кодекс на труда, чл. 154",
    leftOut: "days off that the government gives in exchange for Saturdays",
    holidays: """
      01-01 Нова година | also sat> sun>
      03-03 Ден на Освобождението | also sat> sun>
      orthodox-2 Велики петък
      orthodox-1 Велика събота
      orthodox+0 Великден
      orthodox+1 Великден
      05-01 Ден на труда | also sat> sun>
      05-06 Гергьовден | also sat> sun>
      05-24 Ден на светите братя Кирил и Методий | also sat> sun>
      09-06 Ден на Съединението | also sat> sun>
      09-22 Ден на Независимостта | also sat> sun>
      12-24 Бъдни вечер | also sat> sun>
      12-25 Рождество Христово | also sat> sun>
      12-26 Рождество Христово | also sat> sun>
      2025-12-31 Неработен ден
      2026-01-02 Неработен ден
      """)
}
