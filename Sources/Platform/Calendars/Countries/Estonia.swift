extension Country {
  static let estonia = Country(
    "EE", "Estonia",
    source: "Pühade ja tähtpäevade seadus, § 2",
    leftOut: "the three hours by which the days before four holidays are shorter",
    holidays: """
      01-01 Uusaasta
      02-24 Iseseisvuspäev
      easter-2 Suur reede
      easter+0 Ülestõusmispühade 1. püha
      05-01 Kevadpüha
      easter+49 Nelipühade 1. püha
      06-23 Võidupüha
      06-24 Jaanipäev
      08-20 Taasiseseisvumispäev
      12-24 Jõululaupäev
      12-25 Esimene jõulupüha
      12-26 Teine jõulupüha
      """)
}
