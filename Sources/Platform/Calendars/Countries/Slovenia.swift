extension Country {
  static let slovenia = Country(
    "SI", "Slovenia",
    source: "Zakon o praznikih in dela prostih dnevih v Republiki Sloveniji",
    holidays: """
      01-01 Novo leto
      01-02 Novo leto
      02-08 Prešernov dan
      easter+0 Velika noč
      easter+1 Velikonočni ponedeljek
      04-27 Dan upora proti okupatorju
      05-01 Praznik dela
      05-02 Praznik dela
      easter+49 Binkošti
      06-25 Dan državnosti
      2023-08-14 Dan solidarnosti
      08-15 Marijino vnebovzetje
      10-31 Dan reformacije
      11-01 Dan spomina na mrtve
      12-25 Božič
      12-26 Dan samostojnosti in enotnosti
      """)
}
