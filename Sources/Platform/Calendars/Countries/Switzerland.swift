extension Country {
  static let switzerland = Country(
    "CH", "Switzerland",
    source:
      "Federal Office of Justice, Gesetzliche Feiertage und Tage, die in der Schweiz wie gesetzliche Feiertage behandelt werden",
    subdivisions: """
      AG Aargau
      AI Appenzell Innerrhoden
      AR Appenzell Ausserrhoden
      BE Bern
      BL Basel-Landschaft
      BS Basel-Stadt
      FR Fribourg
      GE Genève
      GL Glarus
      GR Graubünden
      JU Jura
      LU Luzern
      NE Neuchâtel
      NW Nidwalden
      OW Obwalden
      SG St. Gallen
      SH Schaffhausen
      SO Solothurn
      SZ Schwyz
      TG Thurgau
      TI Ticino
      UR Uri
      VD Vaud
      VS Valais
      ZG Zug
      ZH Zürich
      """,
    leftOut: "half days and what counts in some communes or by custom alone",
    holidays: """
      01-01 Neujahrstag
      01-02 Berchtoldstag | in AG BE JU LU TG VD
      01-02 Berchtoldstag | in NE | 2023
      01-02 Berchtoldstag | in NE | 2034
      01-06 Heilige Drei Könige | in SZ TI UR
      03-01 Instauration de la République | in NE
      03-19 Josephstag | in NW SZ TI UR VS
      2020-04-02 Näfelser Fahrt | in GL
      2021-04-08 Näfelser Fahrt | in GL
      2022-04-07 Näfelser Fahrt | in GL
      2023-04-13 Näfelser Fahrt | in GL
      2024-04-04 Näfelser Fahrt | in GL
      2025-04-03 Näfelser Fahrt | in GL
      2026-04-09 Näfelser Fahrt | in GL
      2027-04-01 Näfelser Fahrt | in GL
      2028-04-06 Näfelser Fahrt | in GL
      2029-04-05 Näfelser Fahrt | in GL
      2030-04-04 Näfelser Fahrt | in GL
      2031-04-03 Näfelser Fahrt | in GL
      2032-04-01 Näfelser Fahrt | in GL
      2033-04-07 Näfelser Fahrt | in GL
      2034-04-13 Näfelser Fahrt | in GL
      2035-04-05 Näfelser Fahrt | in GL
      easter-2 Karfreitag | not in - GR TI VS
      easter+1 Ostermontag | in AG AI AR BE BL BS GE GL GR JU LU SG SH SZ TG TI UR VD ZH
      05-01 Tag der Arbeit | in AG BL BS JU NE SH TG TI ZH
      easter+39 Auffahrt
      easter+50 Pfingstmontag | in AG AI AR BE BL BS GE GL GR JU LU SG SH SZ TG TI UR VD ZH
      easter+60 Fronleichnam | in AG AI JU LU NE NW OW SZ TI UR VS ZG
      06-23 Commémoration du plébiscite | in JU
      06-29 San Pietro e Paolo | in TI
      08-01 Bundesfeier
      08-15 Mariä Himmelfahrt | in AG AI JU LU NW OW SZ TI UR VS ZG
      thu>=09-05 Jeûne genevois | in GE
      mon>=09-16 Lundi du Jeûne fédéral | in VD
      09-25 Bruderklausenfest | in OW
      11-01 Allerheiligen | in AG AI GL JU LU NW OW SG SZ TI UR VS ZG
      12-08 Mariä Empfängnis | in AG AI LU NW OW SZ TI UR VS ZG
      12-25 Weihnachtstag
      12-26 Stephanstag | in AG BE BL BS GL GR LU SG SH SZ TG TI ZH
      12-26 Stephanstag | in AI AR UR | dropped tue sat
      12-31 Restauration de la République | in GE
      12-26 Lendemain de Noël | in NE | 2022
      12-26 Lendemain de Noël | in NE | 2033
      """)
}
