import HTTPServer

/// The pages by their addresses. Their names label metrics, and are all there are.
enum PageRoute: String, CaseIterable, Sendable {
  case now, decisions, decision, workspace, rules, reports, report, trail

  /// The path; what stands in braces is a name in the address.
  var path: String {
    switch self {
    case .now: "/"
    case .decisions: "/decisions"
    case .decision: "/decisions/{number}"
    case .workspace: "/workspaces/{owner}/{name}"
    case .rules: "/rules"
    case .reports: "/reports"
    case .report: "/reports/{name}"
    case .trail: "/trail"
    }
  }

  /// Whether it adds up whole weeks, so that the others must not wait for it.
  var isSlow: Bool { self == .report || self == .rules }

  /// Draws the page.
  ///
  /// - Throws: `PageQuery.Mistake`, ``PageAbsence``, or what reading the trail throws.
  func draw(_ visit: PageVisit) async throws -> Page {
    switch self {
    case .now: try await NowPage.draw(visit)
    case .decisions: try await DecisionsPage.draw(visit)
    case .decision: try await DecisionPage.draw(visit)
    case .workspace: try await TimelinePage.draw(visit)
    case .rules: try await RulesPage.draw(visit)
    case .reports: try ReportsPage.draw(visit)
    case .report: try await ReportsPage.drawReport(visit)
    case .trail: try await TrailPage.draw(visit)
    }
  }

  /// The route of a path, with what its names stand for; `nil` where there is no page.
  static func find(_ path: String) -> (route: PageRoute, parameters: [String: String])? {
    table.match(method: "GET", path: path).map { ($0.value, $0.parameters) }
  }

  private static let table: RouteTable<PageRoute> = {
    var table = RouteTable<PageRoute>()
    for route in allCases { table.add("GET", route.path, route) }
    return table
  }()
}
