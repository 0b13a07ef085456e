import CoderAPI
import FoundationEssentials

// How fast the client reads the list of workspaces: a recorded fleet, inflated to pages of 250 with ids of their own.
//
//     DecodeBenchmark [FOLDER OF RECORDINGS]

/// The first list of a version's `fleet` scenario, as text.
func recordedList(_ file: String) throws -> String {
  struct Recording: Decodable {
    struct Step: Decodable {
      struct Request: Decodable { var path: String }
      struct Response: Decodable { var body: String }
      var request: Request?
      var response: Response?
    }
    var steps: [Step]
  }
  let recording = try JSONDecoder().decode(Recording.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
  return recording.steps.first { $0.request?.path == "/api/v2/workspaces" }?.response?.body ?? ""
}

/// The list's workspaces over and over, until the page has so many.
func page(of list: String, workspaces count: Int, number: Int) throws -> [UInt8] {
  let ids = try WorkspacePage(json: Array(list.utf8)).workspaces.map(\.id)
  guard let open = list.firstIndex(of: "["), let close = list.lastIndex(of: "]") else {
    fatalError("the recording holds no list of workspaces")
  }
  let group = String(list[list.index(after: open)..<close])
  var result = "{\"workspaces\":["
  for copy in 0..<(count / ids.count) {
    var text = group
    for (index, id) in ids.enumerated() {
      let tag = String(number * 1_000_000 + copy * 1000 + index)
      text.replace(id, with: id.dropLast(12) + String(repeating: "0", count: 12 - tag.count) + tag)
    }
    result += (copy == 0 ? "" : ",") + text
  }
  return Array((result + "],\"count\":\(count)}").utf8)
}

let folder = CommandLine.arguments.dropFirst().first ?? "Tests/Fixtures/Recordings"
for version in ["v0.13.6", "v2.36.0"] {
  let list = try recordedList("\(folder)/\(version)/fleet.json")
  let pages = try (0..<40).map { try page(of: list, workspaces: 250, number: $0) }
  let bytes = pages.reduce(0) { $0 + $1.count }
  var agents = 0
  var workspaces = 0
  let clock = ContinuousClock()
  let times = try (0..<5).map { _ in
    agents = 0
    workspaces = 0
    return try clock.measure {
      for page in pages {
        let read = try WorkspacePage(json: page).workspaces
        workspaces += read.count
        agents += read.reduce(0) { $0 + ($1.agents?.count ?? 0) }
      }
    }
  }.sorted()
  let median = times[times.count / 2]
  let seconds = Double(median.components.seconds) + Double(median.components.attoseconds) / 1e18
  let rate = Double(bytes) / 1e6 / seconds
  print(
    "decode \(version): \(workspaces) workspaces, \(agents) agents, \(bytes / 1_000_000) MB in \(Int(seconds * 1000)) ms",
    "= \(Int(rate)) MB/s (median of \(times.count), slowest \(times[times.count - 1]))")
}
