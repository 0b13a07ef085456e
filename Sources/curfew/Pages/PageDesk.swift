import HTTPServer
import Log
import Time

/// Draws pages beside the sweeps and the probes: one after the other in each of two lanes, so that what adds up whole weeks
/// holds up nothing else, and strangers cannot make it draw more at once.
struct PageDesk: Sendable {
  /// A page that is asked for.
  private struct Order: Sendable {
    let request: ServerRequest
    let route: PageRoute
    let parameters: [String: String]
    let answer: PromisedResponse
  }

  private struct Lane: Sendable {
    let orders: AsyncStream<Order>
    let line: AsyncStream<Order>.Continuation

    init() { (orders, line) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(PageDesk.waiting)) }
  }

  let settings: Settings
  let monitor: ServiceMonitor
  let log: Logger
  private let quick = Lane()
  private let slow = Lane()
  private let cache = PageCache()

  /// Number of pages that may wait in a lane.
  private static let waiting = 32

  init(settings: Settings, monitor: ServiceMonitor, log: Logger) {
    self.settings = settings
    self.monitor = monitor
    self.log = log
  }

  /// Takes an order; the answer comes when the page is drawn, or at once where too many wait already.
  func order(_ route: PageRoute, _ parameters: [String: String], _ request: ServerRequest) -> ServerResponse {
    let order = Order(request: request, route: route, parameters: parameters, answer: PromisedResponse())
    let lane = route.isSlow ? slow : quick
    switch lane.line.yield(order) {
    case .enqueued: return ServerResponse(later: order.answer)
    case .dropped, .terminated: break
    @unknown default: break
    }
    var response = Page(
      status: 503, "Too many pages are asked for", in: nil,
      "<p>\(PageDesk.waiting) others wait to be drawn. Try again in a moment.</p>"
    ).response
    response.headers["Retry-After"] = "1"
    return note(response, route, after: .zero)
  }

  /// Draws what is ordered until its task is cancelled. What is in hand then is finished.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for lane in [quick, slow] {
        group.addTask {
          for await order in lane.orders { await fulfil(order) }
        }
      }
    }
  }

  private func fulfil(_ order: Order) async {
    let start = ContinuousClock.now
    let response = await draw(order).response
    order.answer.fulfil(note(response, order.route, after: start.duration(to: .now)))
  }

  private func draw(_ order: Order) async -> Page {
    do {
      let visit = try await PageVisit(order.request, order.parameters, settings, monitor)
      guard order.route.isSlow else { return try await order.route.draw(visit) }
      let key = PageCache.Key(
        target: order.request.target, head: try await visit.reader.chainHead().seq,
        ruleSet: monitor.snapshot.inForce?.ruleSet.hash)
      if let page = cache.page(key, at: visit.now) { return page }
      let page = try await order.route.draw(visit)
      if page.status == 200 { cache.keep(page, key, at: visit.now) }
      return page
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

  /// What an address that makes no sense is answered with.
  private static func page(for mistake: PageQuery.Mistake) -> Page {
    let given: Markup = mistake.value.map { " is <q>\(.isolated($0))</q>" } ?? ""
    return Page(
      status: 400, "The address is not understood", in: nil,
      """
      <p>The parameter <code>\(.isolated(mistake.name))</code>\(given); expected \(mistake.expected).</p>
      <p>Go back, or begin with one of the pages above.</p>
      """)
  }

  /// Counts an answer.
  private func note(_ response: ServerResponse, _ route: PageRoute, after duration: Duration) -> ServerResponse {
    monitor.measure { metrics in
      metrics.add(to: ServiceMetrics.pages, route.rawValue, "\(response.status)")
      metrics.observe(duration.seconds, in: ServiceMetrics.pageDuration, route.rawValue)
    }
    return response
  }
}
