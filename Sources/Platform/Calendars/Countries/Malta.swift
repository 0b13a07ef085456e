extension Country {
  static let malta = Country(
    "MT", "Malta",
    source: "National Holidays and Other Public Holidays Act (Cap. 252)",
    holidays: """
      01-01 L-Ewwel tas-Sena
      02-10 Il-Festa tan-Nawfraġju ta' San Pawl
      03-19 Il-Festa ta' San Ġużepp
      03-31 Jum il-Ħelsien
      easter-2 Il-Ġimgħa l-Kbira
      05-01 Jum il-Ħaddiem
      06-07 Sette Giugno
      06-29 L-Imnarja
      08-15 Santa Marija
      09-08 Jum il-Vitorja
      09-21 Jum l-Indipendenza
      12-08 L-Immakulata Kunċizzjoni
      12-13 Jum ir-Repubblika
      12-25 Il-Milied
      """)
}
