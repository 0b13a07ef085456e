/// Where a running service listens, told by the service itself: a unit or a container sets that in an environment which a shell
/// does not have.
extension Settings {
  /// What says where the service listens and what it takes to ask it; none is a secret.
  private static let ofListener: [any SettingDeclaration] = [
    listen, listenCertificate, listenKey, pagesPasswordFile,
  ]

  /// What the service leaves beside its database: a line a setting, its name, a blank and its value.
  ///
  /// - Parameter port: the one that it got, where any free one was asked for
  func listenerNote(port: UInt16) -> String? {
    guard let address = self[Settings.listen]?.with(port: port) else { return nil }
    let files = [Settings.listenCertificate, Settings.listenKey, Settings.pagesPasswordFile].compactMap { setting in
      self[setting].map { "\(setting.key) \($0.absolutePath)\n" }
    }
    return "\(Settings.listen.key) \(address.text)\n" + files.joined()
  }

  /// These settings with the listener that such a note tells of; `nil` where it tells of none.
  func asking(_ note: String) -> Settings? {
    var settings = self
    for setting in Settings.ofListener { settings.set(setting, to: nil) }
    for line in note.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, let setting = Settings.ofListener.first(where: { $0.key == parts[0] }) else { continue }
      settings.set(setting, to: Given(texts: [parts[1]], origin: .service))
    }
    return settings[Settings.listen] == nil ? nil : settings
  }
}
