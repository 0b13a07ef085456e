import Daemon
import Foundation
import TestSupport
import Testing

@Suite struct ServiceNotifierTests {
  private static let directory = FileManager.default.temporaryDirectory.path

  @Test(arguments: ["\(directory)/curfew-notify-\(UUID().uuidString).sock", "@curfew-notify-\(UUID().uuidString)"])
  func sendsADatagramAMessage(path: String) throws {
    let receiver = try #require(DatagramReceiver(path))
    defer { unlink(path) }
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
    #expect(notifier.isSupervised)
    notifier.ready(status: "5 rules\nin force")
    notifier.alive()
    notifier.status("swept 12 workspaces")
    notifier.reloading()
    notifier.stopping()
    #expect(receiver.next() == "READY=1\nSTATUS=5 rules in force")
    #expect(receiver.next() == "WATCHDOG=1")
    #expect(receiver.next() == "STATUS=swept 12 workspaces")
    let reloading = try #require(receiver.next()).split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    #expect(Int64(reloading.last?.dropFirst("MONOTONIC_USEC=".count) ?? "") != nil)
    #expect(receiver.next() == "STOPPING=1")
    #expect(receiver.next() == nil)
  }

  @Test func isNotHeldUpByAManagerThatDoesNotRead() throws {
    let path = "@curfew-notify-\(UUID().uuidString)"
    let receiver = try #require(DatagramReceiver(path))
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
    for _ in 0..<10_000 { notifier.alive() }
    #expect(receiver.next() == "WATCHDOG=1")
  }

  @Test(arguments: [nil, "", "relative", "/nowhere/at/all", "/" + String(repeating: "x", count: 200)])
  func staysQuietWithoutAManager(path: String?) {
    let notifier = ServiceNotifier(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:])
    notifier.ready()
    notifier.alive()
    #expect(notifier.watchdogInterval == nil)
  }

  @Test(arguments: [
    ("30000000", nil, Duration.seconds(30)), ("30000000", "1", nil), ("0", nil, nil), ("soon", nil, nil),
    ("500000", String(getpid()), .milliseconds(500)),
  ])
  func knowsItsWatchdog(microseconds: String, process: String?, interval: Duration?) {
    var environment = ["NOTIFY_SOCKET": "/run/systemd/notify", "WATCHDOG_USEC": microseconds]
    environment["WATCHDOG_PID"] = process
    #expect(ServiceNotifier(environment: environment).watchdogInterval == interval)
  }
}
