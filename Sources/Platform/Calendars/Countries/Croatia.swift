extension Country {
  static let croatia = Country(
    "HR", "Croatia",
    source: "Zakon o blagdanima, spomendanima i neradnim danima (NN 110/19)",
    holidays: """
      01-01 Nova godina
      01-06 Bogojavljenje
      easter+0 Uskrs
      easter+1 Uskrsni ponedjeljak
      05-01 Praznik rada
      05-30 Dan državnosti
      easter+60 Tijelovo
      06-22 Dan antifašističke borbe
      08-05 Dan pobjede i domovinske zahvalnosti
      08-15 Velika Gospa
      11-01 Svi sveti
      11-18 Dan sjećanja na žrtve Domovinskog rata
      12-25 Božić
      12-26 Sveti Stjepan
      """)
}
