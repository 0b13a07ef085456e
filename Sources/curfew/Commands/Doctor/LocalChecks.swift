import Audit
import Diagnostics
import Files
import FoundationEssentials
import Glibc
import Rules
import SQLite
import Time

/// What can be found out on this machine.
struct LocalChecks: Sendable {
  let assembly: Assembly

  func run() async -> [Check] {
    [await database(), await rules(), mode(), ZoneDataCheck.run(now: .now())] + channels()
      + [ListenCertificateCheck.run(assembly.settings, now: .now())].compactMap(\.self)
  }

  /// The channels of the settings, where there are any.
  private func channels() -> [Check] {
    let channels = assembly.settings.channels
    guard !channels.isEmpty else { return [] }
    let bad = channels.compactMap { setting in
      setting.obstacle.map { "\(setting.channel.name) (\(setting.origin)): \($0)" }
    }
    guard bad.isEmpty else {
      return [
        Check(
          "channels", .failed, bad.joined(separator: "; "),
          advice: "nobody is told by it, and what waits for its notice is not shortened")
      ]
    }
    let texts = channels.map { "\($0.channel.name): \($0.text)" }
    return [
      Check("channels", .ok, texts.joined(separator: "; ") + "; 'curfew notices test NAME' sends a message")
    ]
  }

  /// Where the settings come from.
  static func settings(_ settings: Settings) -> Check {
    let check = file(of: settings)
    let notTaken = settings.notTaken
    guard !notTaken.isEmpty else { return check }
    return Check(
      "settings", check.status == .failed ? .failed : .warning, ([check.detail] + notTaken).joined(separator: "; "),
      advice: check.advice)
  }

  private static func file(of settings: Settings) -> Check {
    guard let file = settings.file?.absolutePath else {
      return Check("settings", .ok, "no settings file; flags, environment and defaults")
    }
    do throws(PathFailure) {
      if file.hasPrefix("/etc/"), let closed = try closedToOthers([file] + settings[Settings.rules]) {
        return Check(
          "settings", .warning, "\(file); root reads \(closed), a service with a user of its own cannot",
          advice: "chmod a+rX \(closed)")
      }
    } catch {
      return Check("settings", .failed, "\(error)", advice: error.advice)
    }
    if settings.isFileEmpty {
      return Check(
        "settings", .warning, "\(file) sets nothing: every setting has its default",
        advice: "where it was emptied by mistake, restore it before the service starts again")
    }
    return Check("settings", .ok, file)
  }

  /// What of these only its owner and group may read, asked by root, who may read everything; `nil` when there is nothing.
  private static func closedToOthers(_ paths: [String]) throws(PathFailure) -> String? {
    guard geteuid() == 0 else { return nil }
    for path in paths.map(\.absolutePath) {
      let directory = Directory(path)
      let inside = try PathContent(at: path) == .directory ? try directory.names() : []
      let above = URL(filePath: path).deletingLastPathComponent().path
      for path in [above, path] + inside.map(directory.path) {
        var status = stat()
        // What is missing, the check of the rules tells of.
        guard stat(path, &status) == 0 else { continue }
        let needed: mode_t = status.st_mode & S_IFMT == S_IFDIR ? 0o5 : 0o4
        if status.st_mode & needed != needed { return path }
      }
    }
    return nil
  }

  private func database() async -> Check {
    let path = assembly.settings[Settings.database].absolutePath
    do throws(PathFailure) {
      guard try !PathContent.isAnything(at: path) else { return await trail(at: path) }
      let directory = URL(filePath: path).deletingLastPathComponent().path
      if FileManager.default.isWritableFile(atPath: directory) {
        return Check("database", .ok, "\(path) will be made by the first sweep")
      }
      return Check(
        "database", .failed, "\(path) cannot be made: \(directory) may not be written",
        advice: "without a record nothing is done; name another file, or let Curfew's user write there")
    } catch {
      return Check("database", .failed, "\(error)", advice: error.advice)
    }
  }

  /// The database that is there.
  private func trail(at path: String) async -> Check {
    do {
      let reader = try assembly.reader()
      let now = Timestamp.now()
      let display = assembly.settings.display(now: now)
      if let failure = try await mismatch(reader) { return failure }
      let room = DiskRoom(around: path)?.check(path)
      if let room, room.status == .failed { return room }
      if let finding = try await reader.lastVerification()?.finding {
        return Check(
          "database", .failed, "\(path) is not as it was written: \(finding)",
          advice: "'curfew audit verify' says more; its findings are evidence, so keep the file as it is")
      }
      do {
        try DatabaseFile(existing: path).checkMayBeWritten()
      } catch let failure as DatabaseFile.Failure {
        return Check(
          "database", .failed, "\(failure.path) may not be written: \(failure.reason)",
          advice:
            "without a record nothing is done; let Curfew's user write \(path), its directory, and the files beside it whose names "
            + "begin like its own")
      }
      if let pause = try await reader.pause(at: now) {
        let end = pause.until.map { " until \(display.time($0))" } ?? ""
        return Check("database", .warning, "\(path): paused\(end): \(pause.reason)", advice: "'curfew resume' ends it")
      }
      if let room { return room }
      // Sweeps are told by the server's clock.
      let there = assembly.settings.display(now: try await ReportRange.now(reader))
      return Self.check(path, last: try await reader.sweeps(limit: 1).first, there)
    } catch let failure as AuditFailure {
      return Check("database", .failed, "\(failure.path): \(failure.summary)", advice: failure.advice)
    } catch {
      return Check("database", .failed, "\(error)")
    }
  }

  private static func check(_ path: String, last: StoredSweep?, _ display: Display) -> Check {
    guard let last else { return Check("database", .ok, "\(path), no sweep yet") }
    let at = display.distance(last.record.at)
    guard let end = last.end, end.result == .failed || end.result == .killed else {
      return Check("database", .ok, "\(path), last sweep \(at)")
    }
    let note = end.note.map { ": \(display.sentence($0))" } ?? ""
    return Check(
      "database", .warning,
      "\(path), the last sweep, \(at), \(end.result == .failed ? "failed" : "was cut off")\(note)",
      advice: "'curfew status' says when one last read the server")
  }

  /// A database that belongs to another server than that of the settings.
  private func mismatch(_ reader: AuditReader) async throws -> Check? {
    let server: ServerRecord
    do {
      server = try await assembly.server(try assembly.client(onlyReads: true))
    } catch {
      // The check of the server tells that it cannot be asked.
      return nil
    }
    do {
      try await reader.check(isOf: server)
      return nil
    } catch let failure as AuditFailure where failure.code == .otherServer {
      return Check("database", .failed, "\(failure.path): \(failure.summary)", advice: failure.advice)
    }
  }

  private func rules() async -> Check {
    let load = assembly.settings.loadRules(in: await assembly.settings.circumstances())
    let errors = load.diagnostics.filter { $0.severity == .error }
    let paths = assembly.settings[Settings.rules].map(\.absolutePath).joined(separator: ", ")
    guard let set = load.ruleSet else {
      let found = errors.count == 1 ? errors[0].summary : Count.of(errors.count, "error")
      return Check(
        "rules", .failed, paths.isEmpty ? found : "\(paths): \(found)",
        advice: "'curfew rules lint' shows what is wrong")
    }
    let found = "\(paths): \(Count.of(set.rules.count, "rule")) in \(Count.of(set.fileCount, "file"))"
    if set.rules.isEmpty { return Check("rules", .warning, found, advice: "'curfew init' writes three to begin with") }
    let enforced = set.rules.count { $0.mode == .enforce }
    let warnings = load.diagnostics.count
    let text = "\(found), \(enforced) of them enforced"
    if warnings == 0 { return Check("rules", .ok, text) }
    return Check(
      "rules", .warning, "\(text); \(Count.of(warnings, "warning"))", advice: "'curfew rules lint' shows them")
  }

  private func mode() -> Check {
    let mode = assembly.policy.mode
    let origin = assembly.settings.origin(of: Settings.mode)
    return Check(
      "mode", .ok, "\(mode.rawValue) (\(origin))",
      advice: mode == .enforce ? nil : "nothing is changed on the server; 'mode: enforce' lets enforced rules act")
  }
}
