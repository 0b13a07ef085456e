extension Country {
  static let greece = Country(
    "GR", "Greece",
    source: "Law 4808/2021, article 60, and the yearly decisions on Labour Day",
    holidays: """
      01-01 Πρωτοχρονιά
      01-06 Θεοφάνεια
      orthodox-48 Καθαρά Δευτέρα
      03-25 Ευαγγελισμός της Θεοτόκου
      orthodox-2 Μεγάλη Παρασκευή
      orthodox+1 Δευτέρα του Πάσχα
      05-01 Εργατική Πρωτομαγιά | 2020-2023 | also sat> sun>
      2024-05-07 Εργατική Πρωτομαγιά
      05-01 Εργατική Πρωτομαγιά | 2025- | also sat> sun>
      orthodox+50 Αγίου Πνεύματος
      08-15 Κοίμηση της Θεοτόκου
      10-28 Ημέρα του Όχι
      12-25 Χριστούγεννα
      12-26 Σύναξη της Θεοτόκου
      """)
}
