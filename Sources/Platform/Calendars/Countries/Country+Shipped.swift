extension Country {
  /// Each is a file of this folder.
  static let shipped: [Country] = [
    .australia, .austria, .belgium, .brazil, .bulgaria, .canada, .colombia, .croatia, .cyprus, .czechia,
    .denmark, .estonia, .finland, .france, .germany, .greece, .hungary, .iceland, .ireland, .italy, .japan,
    .latvia, .liechtenstein, .lithuania, .luxembourg, .malta, .mexico, .netherlands, .newZealand, .norway,
    .poland, .portugal, .romania, .singapore, .slovakia, .slovenia, .southAfrica, .southKorea, .spain,
    .sweden, .switzerland, .unitedKingdom, .unitedStates,
  ]
}
