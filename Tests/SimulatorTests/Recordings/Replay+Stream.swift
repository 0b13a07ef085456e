import HTTPServer
import TestSupport
import Time

@testable import Simulator

extension Replay {
  /// Plays a recorded stream: after each deed the simulated server tells its watchers something where the real one did,
  /// and the last state told is the same.
  mutating func perform(_ stream: Recording.Stream, as user: String?, at start: Timestamp) {
    let recorded = RecordedEvents(stream).events
    let deeds = stream.meanwhile ?? []
    let path = translated(stream.path)
    let opening = send("GET", path, "", as: user)
    let first = deeds.first?.milliseconds ?? .max
    let told = String(decoding: opening.response.bytes ?? [], as: UTF8.self).split(separator: "\n\n").map {
      RecordedEvents.event(String($0))
    }
    let expected = recorded.filter { $0.milliseconds < first }
    if told.map(\.name) != expected.map(\.name) {
      differ("\(stream.path): opens with \(told.map(\.name)) instead of \(expected.map(\.name))")
    }
    if let data = expected.last?.data, let found = told.last?.data { compare(data, found, "opening event") }
    guard let id = SimulatedID(String(path.dropLast("/watch".count).suffix(36))) else { return }
    for (number, deed) in deeds.enumerated() {
      let next = number + 1 < deeds.count ? deeds[number + 1].milliseconds : .max
      let window = recorded.filter { $0.name == "data" && $0.milliseconds >= deed.milliseconds - 100 }
        .filter { $0.milliseconds < next - 100 }
      play(deed, on: path, id, window, as: user, from: start)
    }
  }

  private mutating func play(
    _ deed: Recording.Stream.Deed, on path: String, _ id: SimulatedID, _ window: [RecordedEvents.Event],
    as user: String?, from start: Timestamp
  ) {
    advance(to: start + .milliseconds(deed.milliseconds))
    _ = takeChanges()
    // "POST /builds stop -> 201" stands for its body.
    let words = deed.did.split(separator: " ", maxSplits: 2).map(String.init)
    let body = words[2].components(before: " -> ")
    let json = body.hasPrefix("{") ? body : "{\"transition\":\"\(body)\"}"
    let target = path.dropLast("/watch".count) + words[1]
    _ = send(words[0], String(target), json, as: user)
    let last = window.last?.milliseconds ?? deed.milliseconds
    advance(to: start + .milliseconds(last + 400))
    let isTold = takeChanges().contains(id)
    if isTold != !window.isEmpty {
      differ("\(deed.did): watchers are \(isTold ? "" : "not ")told, unlike the recorded ones")
    }
    if let data = window.last?.data, isTold {
      let event = RecordedEvents.event(String(decoding: currentEvent(of: id), as: UTF8.self))
      if let found = event.data { compare(data, found, deed.did) }
    }
  }
}

extension String {
  fileprivate func components(before separator: String) -> String {
    firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
  }
}
