import Foundation
import TestSupport
import Testing

/// Settings and rules that change while the service runs, without a signal.
@Suite(.ownThreads) struct SourceWatchTests {
  @Test func takesChangedFilesByItself() async throws {
    let desk = try Desk(mode: "dry-run")
    // As Kubernetes mounts a config map: the file is a link through a link to a folder that is exchanged.
    let file = "rules.d/four.yaml"
    try FileManager.default.removeItem(atPath: desk.path(file))
    try desk.write("version: 1\ngroups: []\n", to: "rules.d/..one/four.yaml")
    symlink("..one", desk.path("rules.d/..data"))
    symlink("..data/four.yaml", desk.path(file))
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    #expect(service.errors.contains("rules=0"))

    try desk.write(World.rules(), to: "rules.d/..two/four.yaml")
    symlink("..two", desk.path("rules.d/..next"))
    rename(desk.path("rules.d/..next"), desk.path("rules.d/..data"))
    try await service.says("rules read again")
    #expect(service.errors.contains("rules=4") && !service.errors.contains("rules refused"), "\(service.errors)")

    // What cannot be used changes nothing, and the trail has it, too.
    let broken = "version: 1\ngroups: [{name: broken, rules: [{nam: x}]}]\n"
    try desk.write(broken, to: "rules.d/..two/four.yaml")
    try await service.says("rules refused; the last good ones stay in force")
    let words = "settings or rules were read again and refused, the last good ones are in force: "
    try await service.says("note=\"\(words)")
    desk.expectNoChanges()
    let trail = try await desk.run("audit", "export")
    #expect(trail.output.contains(words) && trail.output.contains("four.yaml:2:"))

    // Both at once, one after the other.
    try desk.write(
      "mode: enforce\ninterval: 5s\nwake_interval: 3s\nlimits: {stop_grace: 10m}\n", to: "curfew.yaml")
    try desk.write(World.rules(), to: "rules.d/..two/four.yaml")
    try await service.says("applied=4")
    #expect(service.errors.contains("count from the next start on  settings=wake_interval\n"), "\(service.errors)")
    let number = try #require(service.errors.matches(of: /result=applied .*decision=([0-9]+) sweep=/).last?.1)
    let shown = try await desk.run("audit", "show", String(number))
    #expect(shown.status == 0 && shown.output.contains("applied"), "\(shown)")
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    let last = try #require(finished.errors.split(separator: "\n").last { $0.contains("sweep finished") })
    #expect(!last.contains(words), "\(finished.errors)")
    try await desk.run("audit", "verify").expectSuccess()
  }

  /// The brake works while the settings that a service has refused wait to be mended.
  @Test func pausesWhileTheSettingsAreBroken() async throws {
    let desk = try Desk()
    try desk.write("mode: enforce\ndatabase: state.db\ninterval: 5s\nbogus: 1\n", to: "curfew.yaml")
    try await desk.run("sweep", "--dry-run").expectComplaint(1, ["there is no setting 'bogus'"])
    try desk.write("mode: enforce\ndatabase: state.db\ninterval: 5s\n", to: "curfew.yaml")
    try await desk.run("sweep", "--dry-run").expectSuccess()
    try desk.write("mode: enforce\ndatabase: state.db\ninterval: 5s\nbogus: 1\n", to: "curfew.yaml")
    let pause = try await desk.run("pause", "--reason", "broken")
    #expect(pause.status == 0 && pause.output.contains(desk.path("state.db")), "\(pause)")
    #expect(pause.errors.contains("there is no setting 'bogus'"), "\(pause)")
    try await desk.run("resume").expectSuccess()
    // No YAML at all: which database is meant has to be said.
    try desk.write("mode: [\n", to: "curfew.yaml")
    try await desk.run("pause").expectComplaint(1, ["do not say which database", "--database"])
    let named = try await desk.run("pause", "--database", "state.db")
    #expect(named.status == 0 && named.output.contains(desk.path("state.db")), "\(named)")
    try await desk.run("pause", "--database", "state.db", "--config", "gone.yaml").expectSuccess()
    desk.expectNoChanges()
  }

  @Test func saysWhatHasChanged() async throws {
    let desk = try Desk(mode: "dry-run")
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    try desk.write(
      "mode: dry-run\ninterval: 5s\nlimits: {stop_grace: 10m}\nopt_out: {owners: [bob]}\n", to: "curfew.yaml")
    try await service.says("changed_settings=opt_out.owners")
    // What is missing has no place in a file.
    try await desk.shell("mv rules.d elsewhere").expectSuccess()
    try await service.says("rules refused; the last good ones stay in force")
    #expect(!service.errors.contains("(: "), "\(service.errors)")
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
  }

  /// Whoever writes a file anew may empty it first: its opt-outs and limits are not given up for that.
  @Test(arguments: [true, false]) func keepsSettingsWhoseFileIsGoneOrEmpty(isGone: Bool) async throws {
    let desk = try Desk()
    desk.environment["CURFEW_MODE"] = "enforce"
    try desk.write("interval: 5s\nopt_out: {owners: [\"*\"]}\n", to: "curfew.yaml")
    let service = try desk.start("serve")
    try await service.says("sweep finished")
    if isGone {
      rename(desk.path("curfew.yaml"), desk.path("other.yaml"))
    } else {
      try desk.write("# nothing yet\n", to: "curfew.yaml")
    }
    try await service.says("rules refused; the last good ones stay in force")
    #expect(service.errors.contains("curfew.yaml is \(isGone ? "gone" : "empty")"), "\(service.errors)")
    try await service.says("sweep finished", times: 3)
    service.signal(SIGTERM)
    try await service.end().expectSuccess()
    desk.expectNoChanges()
  }

  /// A restart asks nobody: what a running service refuses must not come in by it.
  @Test(arguments: [true, false], ["serve", "sweep"])
  func startsWithNoSettingsInThePlaceOfThoseThatWereThere(isGone: Bool, command: String) async throws {
    let desk = try Desk()
    desk.environment["CURFEW_MODE"] = "enforce"
    try desk.write("opt_out: {owners: [\"*\"]}\nlimits: {always_shortened: 3}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    if isGone {
      try FileManager.default.removeItem(atPath: desk.path("curfew.yaml"))
    } else {
      try desk.write("# nothing yet\n", to: "curfew.yaml")
    }
    try await desk.run(command).expectComplaint(
      1,
      [
        "the settings set nothing, and the last sweep had opt-outs and limits",
        isGone ? "no settings file was found" : "is empty",
        "opt_out: {}",
      ])
    desk.expectNoChanges()
    // Whoever writes something down means it.
    try desk.write("opt_out: {}\n", to: "curfew.yaml")
    try await desk.run("sweep").expectSuccess()
    #expect(!desk.server.changes.isEmpty)
  }

  /// Where nothing but defaults was set there is nothing to lose.
  @Test func startsWithoutSettingsWhereThereNeverWereAny() async throws {
    let desk = try Desk()
    try FileManager.default.removeItem(atPath: desk.path("curfew.yaml"))
    try await desk.run("sweep").expectSuccess()
    try await desk.run("sweep").expectSuccess()
  }
}
