import HTTPClient
import HTTPServer
import Simulator
import Time

extension TroubledServer {
  /// What happens to one request on its way.
  struct Network {
    var latency: Duration
    var fault: Fault?
    /// Whether a failure comes although the request was carried out.
    var isDone = false
    /// Whether somebody acts before it is answered.
    var isRaced = false
    /// Whether the server ends after it, and comes back as of some moments ago.
    var isLast = false
    var status = 502
    /// What the server says when it refuses it.
    var refusal: Refusal?
    /// For how many seconds the server wants to be left alone.
    var wish = 0
  }

  func draw(for request: ServerRequest, isChange: Bool, timeout: Duration) -> Network {
    state.withLock { state in
      var network = Network(latency: .milliseconds(state.dice.number(2...400)))
      network.isDone = state.dice.happens(0.5)
      network.status = state.dice.pick([502, 503, 504])
      network.wish = state.dice.number(1...150)
      let isList = request.path.hasSuffix("/workspaces")
      var possible: [Fault] = [
        .lostBefore, .lostAfter, .cut, .half, .slow, .proxyPage, .loginPage, .serverError, .rateLimit, .signedOut,
        .refused, .proxyRefused,
      ]
      if isChange { possible += [.late, .twice, .diesBefore, .diesAfter] }
      if isList { possible.append(.stale) }
      for fault in possible where network.fault == nil && state.chances.happens(fault) { network.fault = fault }
      if network.fault == .stale, !state.hasOldPage(for: request) {
        state.chances.uncount(.stale)
        network.fault = nil
      }
      switch network.fault {
      case .refused: network.refusal = state.dice.pick(Refusal.all(of: request, isList: isList))
      case .proxyRefused: network.status = state.dice.pick(Refusal.statusesOfProxies)
      default: break
      }
      if network.fault == .slow { network.latency = timeout * state.dice.number(1...49) / 100 }
      let isReadAgain =
        request.method == "GET" && (isList ? request.queryValue("offset") ?? "0" != "0" : request.workspace != nil)
      network.isLast = state.chances.happens(.setBack)
      if isReadAgain, network.fault == nil || network.fault == .slow { network.isRaced = state.chances.happens(.raced) }
      return network
    }
  }

  /// Lets the server have a request, and notes what it changed.
  @discardableResult func handle(_ request: ServerRequest) -> ServerResponse {
    let now = loop.now
    return state.withLock { state in
      let serverNow = now + state.ahead
      // Late requests find it down as well.
      if let until = state.isDownUntil, now < until { return ServerResponse(status: 503) }
      // A copy of all that the server has, which costs more than most requests.
      if state.chances.canHappen(.setBack), state.saved.map({ now - $0.at > .seconds(45) }) ?? true {
        state.coder.advance(to: serverNow)
        state.saved = (now, state.coder)
      }
      guard let path = request.changedPath, let workspace = request.workspace else {
        return state.coder.handle(request, at: serverNow).response
      }
      state.coder.advance(to: serverNow)
      let before = state.coder.schedule(of: workspace)
      let response = state.coder.handle(request, at: serverNow).response
      if response.status < 300 {
        let body = String(decoding: request.body, as: UTF8.self)
        state.changes.append(
          Change(
            at: now, serverAt: serverNow, workspace: workspace, path: path, body: body, before: before,
            after: state.coder.schedule(of: workspace), basis: state.bases[path + body] ?? Basis()))
      }
      return response
    }
  }

  /// Notes what a client was shown.
  func note(_ request: ServerRequest, _ answer: ServerResponse) {
    let now = loop.now
    state.withLock { state in
      guard request.method == "GET", answer.status == 200 else { return }
      let serverNow = now + state.ahead
      if request.path.hasSuffix("/workspaces") {
        state.lists[request.target] = (now, state.ahead, answer)
        let date = serverNow.flooredToSecond
        if let earlier = state.listDates[date], now - earlier > .seconds(5) { state.repeatedDates.insert(date) }
        state.listDates[date] = now
        // Each workspace as its own page showed it: it may be used before the next one is read.
        let shown = answer.ids
        for (id, schedule) in state.coder.schedules where shown.contains(id) {
          state.readAt[id] = now
          state.shown[id] = schedule
          if serverNow - schedule.lastUsedAt >= Self.idleLimit {
            state.idleSince[id] = state.idleSince[id] ?? serverNow
          }
          state.listed[id] = Shown(at: serverNow, state: schedule, idleSince: state.idleSince[id])
        }
      } else if let workspace = request.workspace {
        state.readAt[workspace] = now
        state.shown[workspace] = state.coder.schedule(of: workspace)
        if let schedule = state.shown[workspace] { state.looks[workspace, default: []].append((serverNow, schedule)) }
      }
    }
  }

  /// A page of the list as it was some time ago.
  func oldList(_ request: ServerRequest) -> ServerResponse? {
    let now = loop.now
    return state.withLock { state in
      guard let old = state.lists[request.target] else { return nil }
      // By its date nobody can tell where the server's clock was set meanwhile, nor where no other list is known.
      if now - old.made > .seconds(63), old.ahead == state.ahead, !state.known.isEmpty { state.oldPage = old.made }
      return old.response
    }
  }

  /// Carries out a change of a person or another program.
  func handSet(_ what: String, _ request: ServerRequest, on workspace: String) {
    let now = loop.now
    state.withLock { state in
      let serverNow = now + state.ahead
      state.coder.advance(to: serverNow)
      let before = state.coder.schedule(of: workspace)
      guard state.coder.handle(request, at: serverNow).response.status < 300 else { return }
      state.handSets.append(
        HandSet(
          at: now, serverAt: serverNow, workspace: workspace, what: what,
          body: String(decoding: request.body, as: UTF8.self), before: before,
          state: state.coder.schedule(of: workspace), shown: state.shown[workspace], known: state.known[workspace]))
    }
    story.note("by hand: \(what) of \(workspace): \(request.method) \(String(decoding: request.body, as: UTF8.self))")
  }

  // MARK: Its own trouble

  /// Ends the server and starts it again after a while, possibly as the next version or as it was up to a minute ago.
  func restart(upgrades: Bool, isSetBack: Bool) {
    let now = loop.now
    let words = state.withLock { state in
      let outage = Duration.seconds(state.dice.number(5...240))
      state.isDownUntil = now + outage
      var words = "the server is down for \(outage)"
      if isSetBack, let saved = state.saved {
        state.coder = saved.coder
        state.lost.append(saved.at...now)
        // What people set since is gone as well.
        state.handSets.removeAll { $0.at > saved.at }
        words += ", and comes back as of \(saved.at.rfc3339)"
      }
      state.saved = nil
      state.coder.advance(to: now + state.ahead)
      let all = ServerVersion.allCases
      let next = upgrades ? all.firstIndex(of: state.coder.version).map { $0 + 1 } : nil
      let version = next.flatMap { all.indices.contains($0) ? all[$0] : nil }
      state.coder.restart(as: version)
      if let version { words += ", and comes back as \(version.rawValue)" }
      return words
    }
    story.note(words)
  }

  /// Sets the server's clock.
  func setClock(by duration: Duration) {
    let now = loop.now
    state.withLock { state in
      state.coder.advance(to: now + state.ahead)
      state.coder.turnClock(by: duration)
      state.ahead += duration
      state.saved = nil
      if duration < .zero { state.clockSetBackAt = now }
      state.clockSets.append(now)
    }
    if duration > .zero { checks.serverClockWasSet(forwardBy: duration) }
    story.note("the server's clock is set by \(duration)")
  }
}

extension ServerRequest {
  /// The id of the workspace that it is about.
  var workspace: String? {
    let parts = path.split(separator: "/")
    return parts.count >= 4 && parts[2] == "workspaces" ? String(parts[3]) : nil
  }

  /// The path below the API, of a change of a workspace.
  var changedPath: String? {
    guard method == "PUT", workspace != nil else { return nil }
    return "/" + path.split(separator: "/").dropFirst(2).joined(separator: "/")
  }
}

extension HTTPResponse {
  /// A page of something between client and server.
  static func page(status: Int) -> HTTPResponse {
    HTTPResponse(
      head: HTTPResponseHead(status: status, headers: ["Content-Type": "text/html"]),
      body: Array("<html><body>\(status)</body></html>".utf8))
  }

  /// An answer of the server itself that is none of the simulator's.
  static func refusal(status: Int, _ body: String) -> HTTPResponse {
    HTTPResponse(
      head: HTTPResponseHead(
        status: status, headers: ["Content-Type": "application/json", "X-Coder-Build-Version": "v2.36.0+0"]),
      body: Array(body.utf8))
  }
}

extension TroubledServer.State {
  /// Whether a proxy has a page for this request, which can be known for old by its date.
  ///
  /// A date has no fractions of a second: from it nobody can tell whether changes of the same seconds are in the page.
  fileprivate func hasOldPage(for request: ServerRequest) -> Bool {
    guard let made = lists[request.target]?.made else { return false }
    return !changes.contains { $0.at > made && $0.at < made + .seconds(3) }
  }
}

extension ServerResponse {
  /// The ids in the answer, of whatever kind.
  fileprivate var ids: Set<String> {
    guard case .bytes(let bytes) = body else { return [] }
    let key = Array("\"id\":\"".utf8)
    var ids: Set<String> = []
    let length = 36
    // Each third byte: two of them are in every key.
    var index = 0
    while index + key.count + length <= bytes.count {
      let start =
        switch bytes[index] {
        case key[0]: index
        case key[1]: index - 1
        case key[2]: index - 2
        default: -1
        }
      guard start >= 0, bytes[start] == key[0], bytes[start + 1] == key[1], bytes[start + 2] == key[2],
        bytes[start..<(start + key.count)].elementsEqual(key)
      else {
        index += 3
        continue
      }
      index = start + key.count + length
      ids.insert(String(decoding: bytes[(index - length)..<index], as: UTF8.self))
    }
    return ids
  }
}
