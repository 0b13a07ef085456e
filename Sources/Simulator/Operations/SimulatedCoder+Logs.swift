import HTTPServer
import Time

/// What provisioners say of their jobs: at once as a list, or line by line over a WebSocket to whoever follows.
extension SimulatedCoder {
  func showBuildLogs(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let (number, index) = try buildNumber(call)
    let build = workspaces[number].builds[index]
    return try logs(logLines(of: build), call, following: build.completedAt == nil ? build.jobID : nil)
  }

  /// Lines behind the one that is named in `after`.
  ///
  /// - Parameter job: the one whose next lines follow; nil for a log that has its end
  func logs(_ lines: [LogLine], _ call: Call, following job: SimulatedID?) throws(SimulatedRefusal) -> Answer {
    let after = try afterLine(call)
    let lines = lines.filter { $0.id > after }
    guard call.request.query.contains(where: { $0.name == "follow" }) else {
      var json = JSONWriter(zone: settings.databaseZone)
      json.array(lines) { json, line in line.write(to: &json) }
      return .json(json)
    }
    let feed = EventFeed()
    for line in lines { feed.send(line.frame) }
    var answer = Answer(response: WebSocketHandshake.answer(call.request, with: feed))
    if let job {
      answer.following = LogFollower(job: job, feed: feed, lastLine: lines.last?.id ?? after)
    } else {
      feed.send(WebSocketFrame.close())
      feed.finish()
    }
    return answer
  }

  /// Tells a follower what came since; false when nothing more will come.
  func tell(_ follower: inout LogFollower) -> Bool {
    guard let (lines, isOver) = log(ofJob: follower.job) else { return false }
    for line in lines where line.id > follower.lastLine {
      guard follower.feed.send(line.frame) else { return false }
      follower.lastLine = line.id
    }
    guard isOver else { return !follower.feed.isEnded }
    follower.feed.send(WebSocketFrame.close())
    follower.feed.finish()
    return false
  }

  private func log(ofJob id: SimulatedID) -> (lines: [LogLine], isOver: Bool)? {
    if let run = dryRuns[id] { return (log(of: run), end(of: run) <= now) }
    // A build is followed from its beginning to its end: it is among the last of its workspace.
    for workspace in workspaces {
      if let build = workspace.builds.suffix(2).first(where: { $0.jobID == id }) {
        return (logLines(of: build), build.completedAt != nil)
      }
    }
    return nil
  }

  private func logLines(of build: SimulatedBuild) -> [LogLine] {
    guard let started = build.startedAt, let number = buildIndex[build.id]?.workspace else { return [] }
    let template = templates[workspaces[number].template]
    let stage =
      switch build.transition {
      case .start: "Starting workspace"
      case .stop: "Stopping workspace"
      case .delete: "Destroying workspace"
      }
    let cost = template.dailyCost + (template.hasVolume ? 1 : 0)
    var texts: [(Timestamp, Bool, String, String)] = [(started, false, "Setting up", "")]
    // Deleting costs nothing, and nobody asks.
    if build.transition != .delete {
      texts += [
        (started, true, "Commit quota", "Build cost       —   \(cost)"),
        (started, true, "Commit quota", "Budget           —   -1"),
        (started, true, "Commit quota", "Credits consumed —   0"),
      ]
    }
    texts.append((started, false, stage, ""))
    if let end = build.completedAt { texts.append((end, false, "Cleaning Up", "")) }
    return Self.lines(texts, first: Int64(number) * 10_000 + Int64(build.number) * 10)
  }

  static func lines(_ texts: [(Timestamp, Bool, String, String)], first: Int64) -> [LogLine] {
    texts.enumerated().map { number, text in
      LogLine(
        id: first + Int64(number), at: text.0, isFromProvisioner: text.1, stage: text.2, output: text.3)
    }
  }

  private func afterLine(_ call: Call) throws(SimulatedRefusal) -> Int64 {
    guard let text = call.request.queryValue("after"), !text.isEmpty else { return -1 }
    guard let number = Int64(text) else {
      throw SimulatedRefusal(
        400, "Query parameters have invalid values.",
        validations: [
          (
            "after",
            "Query param \"after\" must be a valid integer: strconv.ParseInt: parsing \"\(text)\": invalid syntax"
          )
        ])
    }
    return number
  }
}

/// Somebody who follows the log of a job.
struct LogFollower: Sendable {
  let job: SimulatedID
  let feed: EventFeed
  var lastLine: Int64
}
