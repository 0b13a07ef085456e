import HTTPServer
import Log
import Synchronization
import Time

/// Draws pages beside the sweeps and the probes: one after the other in each of two lanes, so that what adds up whole weeks
/// holds up nothing else, and strangers cannot make it draw more at once.
///
/// The quick lane also answers with what is kept of slow pages, and passes on what is not. A browser that has waited for a moment
/// is answered that its page is being drawn, and asks again by itself: no proxy gives it up meanwhile, and people see what they wait for.
struct PageDesk: Sendable {
  /// A page that is to be drawn.
  private struct Order: Sendable {
    let request: ServerRequest
    let route: PageRoute
    let parameters: [String: String]
    /// Who asked for it; `nil` where nobody waits.
    let answer: PromisedResponse?
  }

  private struct Lane: Sendable {
    let orders: AsyncStream<Order>
    let line: AsyncStream<Order>.Continuation

    init() { (orders, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(PageDesk.waiting)) }

    /// Takes an order; `false` where too many wait already.
    func take(_ order: Order) -> Bool {
      if case .enqueued = line.yield(order) { true } else { false }
    }
  }

  /// Asks for pages to be drawn ahead; one request waits at most.
  private struct Bell: Sendable {
    let rings: AsyncStream<Void>
    let rope: AsyncStream<Void>.Continuation

    init() { (rings, rope) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
  }

  let settings: Settings
  let monitor: ServiceMonitor
  let log: Logger
  private let quick = Lane()
  private let slow = Lane()
  private let bell = Bell()
  private let cache: PageCache
  /// The old pages that are shown and of which new ones are ordered.
  private let renewals = Renewals()
  private let late = LatePages()
  /// How long a page may take that is drawn when it is asked for.
  private let patience: Duration
  /// How long a browser waits before it is told that its page takes longer: half of it, since the answer takes time as well.
  private var moment: Duration { patience / 2 }

  /// Number of pages that may wait in a lane.
  private static let waiting = 32

  /// - Parameter patience: how long a page may take that is drawn when it is asked for, rather than shown old or later
  init(settings: Settings, monitor: ServiceMonitor, log: Logger, patience: Duration = .milliseconds(40)) {
    self.settings = settings
    self.monitor = monitor
    self.log = log
    self.patience = patience
    cache = PageCache(standing: PageDesk.standing, patience: patience)
  }

  /// Takes an order; the answer comes when the page is drawn, or at once where too many wait already.
  func order(_ route: PageRoute, _ parameters: [String: String], _ request: ServerRequest) -> ServerResponse {
    let answer = PromisedResponse()
    let isTaken = quick.take(Order(request: request, route: route, parameters: parameters, answer: answer))
    return isTaken ? ServerResponse(later: answer) : refusal(route)
  }

  private func refusal(_ route: PageRoute) -> ServerResponse {
    var response = Page(
      status: 503, "Too many pages are asked for", in: nil,
      "<p>\(PageDesk.waiting) others wait to be drawn. Try again in a moment.</p>"
    ).response
    response.headers["Retry-After"] = "1"
    return note(response, route, after: .zero)
  }

  /// Draws what is ordered, and ahead of orders what takes long, until its task is cancelled. What is in hand then is given up:
  /// a page can take longer than whoever stops the service waits.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await withDiscardingTaskGroup { waits in
          for await order in quick.orders where await serve(order) {
            waits.addTask { await tellWhenLate(order) }
          }
        }
      }
      group.addTask {
        for await order in slow.orders { await fulfil(order) }
      }
      group.addTask {
        for await _ in bell.rings { await drawAhead() }
      }
    }
  }

  /// Answers with a quick page or one that is there, and passes the others on.
  ///
  /// - Returns: whether somebody waits for one to be drawn who has to be told when that takes long
  private func serve(_ order: Order) async -> Bool {
    guard order.route.isSlow, let answer = order.answer else {
      await fulfil(order)
      return false
    }
    let start = ContinuousClock.now
    switch late.find(order.request.pageTarget, for: answer) {
    case .wait: return false
    case .page(let page):
      answer.fulfil(note(page.response, order.route, after: start.duration(to: .now)))
      return false
    case .nothing: break
    }
    if let page = await kept(order) {
      answer.fulfil(note(page.response, order.route, after: start.duration(to: .now)))
      return false
    }
    guard slow.take(order) else {
      answer.fulfil(refusal(order.route))
      return false
    }
    return order.request.isOfBrowser
  }

  /// Tells a browser that its page takes longer, unless it is there soon.
  private func tellWhenLate(_ order: Order) async {
    // Sleeping fails when the task is cancelled, and in no other way: then the page is given up, and it is told that.
    guard let answer = order.answer, (try? await monitor.clock.sleep(for: moment)) != nil else { return }
    let response = PageDesk.beingDrawn(order)
    if late.tell(response, to: answer, of: order.request.pageTarget) { note(response, order.route, after: moment) }
  }

  private static func beingDrawn(_ order: Order) -> ServerResponse {
    let target = order.request.target
    var response = Page(
      status: 202, "The page is being drawn", in: order.route == .rules ? .rules : .reports,
      """
      <p role="status">What it adds up takes longer than a moment. It is shown here when it is there.</p>
      <p><a href="\(target)">Show it</a>, where the browser does not ask again by itself.</p>
      """
    ).response
    // At once: the next answer comes when the page is there, and the browser shows this one until then.
    response.headers["Refresh"] = "0"
    return response
  }

  /// What is kept of a page; orders a new one where it is old.
  private func kept(_ order: Order) async -> Page? {
    let target = order.request.pageTarget
    do {
      let visit = try await PageVisit(order.request, order.parameters, settings, monitor)
      guard let find = cache.page(try await key(visit), at: visit.now) else { return nil }
      guard find.isOld else { return find.page }
      let renewal = Order(request: order.request, route: order.route, parameters: order.parameters, answer: nil)
      if renewals.begin(target), !slow.take(renewal) { renewals.end(target) }
      var page = find.page
      page.foot += "; what was recorded since then is not in it yet"
      return page
    } catch {
      // Whoever draws it finds the same, and says so.
      return nil
    }
  }

  private func fulfil(_ order: Order) async {
    let start = ContinuousClock.now
    let page = await draw(order)
    guard let answer = order.answer else { return renewals.end(order.request.pageTarget) }
    let took = start.duration(to: .now)
    for _ in 0..<late.finish(page, order.request.pageTarget, for: answer, at: monitor.clock.instant) {
      note(page.response, order.route, after: took)
    }
  }

  private func draw(_ order: Order) async -> Page {
    do {
      let visit = try await PageVisit(order.request, order.parameters, settings, monitor)
      guard order.route.isSlow else { return try await PageDesk.whole(order.route, visit) }
      let key = try await key(visit)
      // Somebody else may have waited for it, too.
      if let find = cache.page(key, at: visit.now), !find.isOld { return find.page }
      let start = ContinuousClock.now
      let page = try await PageDesk.whole(order.route, visit)
      if page.status == 200 { cache.keep(page, key, at: visit.now, cost: start.duration(to: .now)) }
      return page
    } catch is CancellationError {
      return Page(status: 503, "The service stops", in: nil, "<p>The page was not drawn to its end.</p>")
    } catch let mistake as PageQuery.Mistake {
      return PageDesk.page(for: mistake)
    } catch let absence as PageAbsence {
      return Page(status: 404, "Nothing found", in: nil, "<p>\(.isolated(absence.message)).</p>")
    } catch {
      log.warning(
        "a page could not be drawn",
        ["page": .string(order.route.rawValue), "reason": .string(Failures.sentence(error))])
      return Page(
        status: 500, "The page could not be drawn", in: nil,
        "<p>\(.isolated(Failures.sentence(error))). The service goes on; its log has the same.</p>")
    }
  }

  /// A page that was drawn to its end.
  ///
  /// - Throws: also `CancellationError`: what adds up in a cancelled task ends early without saying so.
  private static func whole(_ route: PageRoute, _ visit: PageVisit) async throws -> Page {
    let page = try await route.draw(visit)
    try Task.checkCancellation()
    return page
  }

  private func key(_ visit: PageVisit) async throws -> PageCache.Key {
    PageCache.Key(
      target: visit.request.pageTarget, head: try await visit.reader.chainHead().seq,
      ruleSet: monitor.snapshot.inForce?.ruleSet.hash)
  }

  /// What an address that makes no sense is answered with.
  private static func page(for mistake: PageQuery.Mistake) -> Page {
    let given: Markup =
      mistake.problem.map { "\($0)" } ?? mistake.value.map { "is <q>\(.isolated($0))</q>" } ?? "is not given"
    return Page(
      status: 400, "The address is not understood", in: nil,
      """
      <p>The parameter <code>\(.isolated(mistake.name))</code> \(given); expected \(mistake.expected).</p>
      <p>Go back, or begin with one of the pages above.</p>
      """)
  }

  /// Counts an answer.
  @discardableResult private func note(_ response: ServerResponse, _ route: PageRoute, after duration: Duration)
    -> ServerResponse
  {
    monitor.measure { metrics in
      metrics.add(to: ServiceMetrics.pages, route.rawValue, "\(response.status)")
      metrics.observe(duration.seconds, in: ServiceMetrics.pageDuration, route.rawValue)
    }
    return response
  }
}

// MARK: - Drawing ahead

extension PageDesk {
  /// The addresses of slow pages as the navigation leads to them.
  private static let standing = [Page.Section.rules.address.text] + ReportsPage.addresses.map(\.text)

  /// What part of the time may be spent on drawing ahead: one in so many.
  private static let share = 20

  /// Has those slow pages drawn of which the trail has more to tell: after each sweep, so that nobody waits for them.
  func drawAheadSoon() { bell.rope.yield() }

  private func drawAhead() async {
    let start = ContinuousClock.now
    for target in PageDesk.standing where !Task.isCancelled {
      let request = ServerRequest("GET", target)
      guard let (route, parameters) = PageRoute.find(request.path) else { continue }
      let order = Order(request: request, route: route, parameters: parameters, answer: nil)
      if await isDue(order), renewals.begin(target) {
        _ = await draw(order)
        renewals.end(target)
      }
    }
    // Sleeping fails when the task is cancelled, and in no other way.
    try? await monitor.clock.sleep(for: start.duration(to: .now) * PageDesk.share)
  }

  private func isDue(_ order: Order) async -> Bool {
    do {
      let visit = try await PageVisit(order.request, order.parameters, settings, monitor)
      // Before the first sweep they say nothing.
      guard try await visit.reader.lastSightAt() != nil else { return false }
      return cache.isDue(try await key(visit), at: visit.now)
    } catch {
      // Whoever asks for the page is told what is wrong.
      return false
    }
  }

  /// The addresses that are being drawn anew while nobody waits.
  private final class Renewals: Sendable {
    private let targets = Mutex<Set<String>>([])

    /// Begins with one; `false` where that is under way.
    func begin(_ target: String) -> Bool { targets.withLock { $0.insert(target).inserted } }

    func end(_ target: String) { targets.withLock { _ = $0.remove(target) } }
  }
}
