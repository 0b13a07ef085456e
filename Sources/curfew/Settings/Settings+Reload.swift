import Audit
import Pipeline

/// What is asked of settings that take the place of others: in a running service that reads them again, and at a start.
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

  /// Refuses settings of which no file says anything, where the last sweep had limits or opt-outs, which only a settings file sets:
  /// a start asks nobody, and would take what a running service refuses.
  ///
  /// - Throws: ``CommandFailure``, `AuditFailure`
  func refuseLoss(sinceLastSweepIn reader: AuditReader) async throws {
    var last: Policy?
    for sweep in try await reader.sweeps(limit: 20) where last == nil {
      // What cannot be read is a newer version's.
      last = try await reader.policy(ofSweep: sweep.seq).flatMap { try? Policy(stored: $0) }
    }
    guard let last else { return }
    let defaults = Policy()
    let hadOptOuts = !(last.optOut.owners + last.optOut.templates + last.optOut.names).isEmpty
    let hadLimits =
      last.maxActionsPerSweep != defaults.maxActionsPerSweep
      || last.maxShortenedPercent != defaults.maxShortenedPercent || last.alwaysShortened != defaults.alwaysShortened
      || last.respect != defaults.respect
    let lost = [hadOptOuts ? "opt-outs" : nil, hadLimits ? "limits" : nil].compactMap(\.self).joined(separator: " and ")
    guard !lost.isEmpty else { return }
    let found = file.map { "\($0.absolutePath) is empty" } ?? "no settings file was found"
    throw CommandFailure(
      .failure, "the settings set nothing, and the last sweep had \(lost): \(found); nothing was done",
      advice:
        "restore the file, or name it with --config; where that is meant, write 'opt_out: {}' into \(file ?? "curfew.yaml")"
    )
  }

  /// The settings that have another value than these, by their names.
  func changed(since other: Settings) -> [String] {
    Settings.all.filter { text(of: $0) != other.text(of: $0) }.map(\.key)
  }

  /// The settings that have another value than at the start and count from the next start on, by their names.
  func waitingForRestart(since start: Settings) -> [String] {
    changed(since: start).filter { !Settings.readAgain.contains($0) }
  }

  /// The settings that a running service takes as soon as they change; channels and `params` besides.
  private static let readAgain: Set<String> = Set(
    ([
      rules, mode, maxActionsPerSweep, maxShortenedPercent, alwaysShortened, sweepBudget, respect, optOutOwners,
      optOutTemplates, optOutNames,
    ] as [any SettingDeclaration]).map(\.key))
}
