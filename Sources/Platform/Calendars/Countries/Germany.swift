extension Country {
  static let germany = Country(
    "DE", "Germany",
    source: "the states' laws on Sundays and holidays (Feiertagsgesetze)",
    subdivisions: """
      BB Brandenburg
      BE Berlin
      BW Baden-Württemberg
      BY Bayern
      HB Bremen
      HE Hessen
      HH Hamburg
      MV Mecklenburg-Vorpommern
      NI Niedersachsen
      NW Nordrhein-Westfalen
      RP Rheinland-Pfalz
      SH Schleswig-Holstein
      SL Saarland
      SN Sachsen
      ST Sachsen-Anhalt
      TH Thüringen
      """,
    leftOut:
      "what counts in some communes alone: Mariä Himmelfahrt in Bayern (08-15), Fronleichnam in Sachsen and Thüringen (easter 60), the Friedensfest of Augsburg (08-08)",
    holidays: """
      01-01 Neujahr
      01-06 Heilige Drei Könige | in BW BY ST
      03-08 Internationaler Frauentag | in BE
      03-08 Internationaler Frauentag | in MV | 2023-
      easter-2 Karfreitag
      easter+0 Ostersonntag | in BB
      easter+1 Ostermontag
      05-01 Tag der Arbeit
      2020-05-08 75. Jahrestag der Befreiung | in BE
      2025-05-08 80. Jahrestag der Befreiung | in BE
      easter+39 Christi Himmelfahrt
      easter+49 Pfingstsonntag | in BB
      easter+50 Pfingstmontag
      2028-06-17 75. Jahrestag des Aufstandes vom 17. Juni | in BE
      easter+60 Fronleichnam | in BW BY HE NW RP SL
      08-15 Mariä Himmelfahrt | in SL
      09-20 Weltkindertag | in TH
      10-03 Tag der Deutschen Einheit
      10-31 Reformationstag | in BB HB HH MV NI SH SN ST TH
      11-01 Allerheiligen | in BW BY NW RP SL
      wed<11-23 Buß- und Bettag | in SN
      12-25 1. Weihnachtstag
      12-26 2. Weihnachtstag
      """)
}
