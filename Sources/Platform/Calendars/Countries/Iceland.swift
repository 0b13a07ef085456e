extension Country {
  static let iceland = Country(
    "IS", "Iceland",
    source: "Lög um 40 stunda vinnuviku nr. 88/1971, 6. gr.",
    leftOut: "the afternoons of Christmas Eve and New Year's Eve",
    holidays: """
      01-01 Nýársdagur
      easter-3 Skírdagur
      easter-2 Föstudagurinn langi
      easter+0 Páskadagur
      easter+1 Annar í páskum
      thu>=04-19 Sumardagurinn fyrsti
      05-01 Verkalýðsdagurinn
      easter+39 Uppstigningardagur
      easter+49 Hvítasunnudagur
      easter+50 Annar í hvítasunnu
      06-17 Þjóðhátíðardagurinn
      08-mon1 Frídagur verslunarmanna
      12-25 Jóladagur
      12-26 Annar í jólum
      """)
}
