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
    try desk.write("mode: enforce\ninterval: 5s\nlimits: {stop_grace: 10m}\n", to: "curfew.yaml")
    try desk.write(World.rules(), to: "rules.d/..two/four.yaml")
    try await service.says("applied=4")
    service.signal(SIGTERM)
    let finished = try await service.end()
    try finished.expectSuccess()
    let last = try #require(finished.errors.split(separator: "\n").last { $0.contains("sweep finished") })
    #expect(!last.contains(words), "\(finished.errors)")
    try await desk.run("audit", "verify").expectSuccess()
  }
}
