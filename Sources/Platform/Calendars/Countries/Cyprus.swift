extension Country {
  static let cyprus = Country(
    "CY", "Cyprus",
    source: "Public Holidays Law, as listed by the Public Administration and Personnel Department",
    leftOut: "the Tuesday after Easter, which banks keep",
    holidays: """
      01-01 Πρωτοχρονιά
      01-06 Θεοφάνεια
      orthodox-48 Καθαρά Δευτέρα
      03-25 Ημέρα της Ελληνικής Ανεξαρτησίας
      04-01 Εθνική Ημέρα Κύπρου
      orthodox-2 Μεγάλη Παρασκευή
      orthodox+0 Κυριακή του Πάσχα
      orthodox+1 Δευτέρα του Πάσχα
      05-01 Εργατική Πρωτομαγιά
      orthodox+50 Κατακλυσμός
      08-15 Κοίμηση της Θεοτόκου
      10-01 Ημέρα της Ανεξαρτησίας
      10-28 Ημέρα του Όχι
      12-25 Χριστούγεννα
      12-26 Δεύτερη ημέρα των Χριστουγέννων
      """)
}
