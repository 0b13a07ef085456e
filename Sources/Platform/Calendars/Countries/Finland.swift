extension Country {
  static let finland = Country(
    "FI", "Finland",
    source: "Kirkkojärjestys (1055/1991) and the laws on independence and May days",
    holidays: """
      01-01 Uudenvuodenpäivä
      01-06 Loppiainen
      easter-2 Pitkäperjantai
      easter+0 Pääsiäispäivä
      easter+1 Toinen pääsiäispäivä
      05-01 Vappu
      easter+39 Helatorstai
      easter+49 Helluntaipäivä
      fri>=06-19 Juhannusaatto
      sat>=06-20 Juhannuspäivä
      sat>=10-31 Pyhäinpäivä
      12-06 Itsenäisyyspäivä
      12-24 Jouluaatto
      12-25 Joulupäivä
      12-26 Tapaninpäivä
      """)
}
