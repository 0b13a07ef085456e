/// What a running service asks of settings that it has read again.
extension Settings {
  /// Refuses settings whose file is gone or was emptied since the service started: whoever writes a file anew may empty it
  /// first, and without its mode, limits and opt-outs the service would act where it must not.
  ///
  /// - Throws: ``CommandFailure``
  func refuseLoss(since start: Settings) throws(CommandFailure) {
    guard let before = start.file?.absolutePath else { return }
    let message: String
    if file?.absolutePath != before {
      let instead = file.map { ", and those of \($0.absolutePath) are others" } ?? ""
      message = "the settings file \(before) is gone\(instead)"
    } else if isFileEmpty, !start.isFileEmpty {
      message = "the settings file \(before) is empty"
    } else {
      return
    }
    throw CommandFailure(.failure, message, advice: "where that is meant, restart the service")
  }

  /// The settings that have another value than at the start and count from the next start on, by their names.
  func waitingForRestart(since start: Settings) -> [String] {
    Settings.all.filter { setting in
      !Settings.readAgain.contains(setting.key) && text(of: setting) != start.text(of: setting)
    }.map(\.key)
  }

  /// The settings that a running service takes as soon as they change; channels and `params` besides.
  private static let readAgain: Set<String> = Set(
    ([
      rules, mode, maxActionsPerSweep, maxShortenedPercent, alwaysShortened, sweepBudget, respect, optOutOwners,
      optOutTemplates, optOutNames,
    ] as [any SettingDeclaration]).map(\.key))
}
