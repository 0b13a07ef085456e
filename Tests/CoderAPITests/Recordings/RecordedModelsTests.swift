import TestSupport
import Testing

@testable import CoderAPI

/// Every recorded answer becomes the model that it is, equal to what Foundation's decoder finds in the same bytes.
///
/// The kind of an answer is told by its shape, so that scenarios nobody has seen yet are read as well.
@Suite struct RecordedModelsTests {
  private enum Kind {
    case page, workspace, builds, build, templates, template, user, buildInfo, other
  }

  private func kind(of tree: JSONTree) -> Kind {
    if tree.has("workspaces"), tree.has("count") { return .page }
    if tree.has("latest_build") { return .workspace }
    if tree.has("transition"), tree.has("build_number") { return .build }
    if tree.has("default_ttl_ms") { return .template }
    if tree.has("username"), tree.has("organization_ids") { return .user }
    if tree.has("external_url"), tree.has("version") { return .buildInfo }
    guard let first = tree.elements.first else { return .other }
    return switch kind(of: first) {
    case .build: .builds
    case .template: .templates
    default: .other
    }
  }

  @Test func everyBodyIsReadWholeAndRight() throws {
    var seen: [Kind: Int] = [:]
    for exchange in RecordedExchange.all where exchange.answer.status < 300 && !exchange.answer.body.isEmpty {
      let body = exchange.answer.body
      guard let tree = JSONTree(body) else { continue }
      let kind = kind(of: tree)
      seen[kind, default: 0] += 1
      do throws(JSONProblem) {
        switch kind {
        case .page:
          let page = try JSONReader.read(body, WorkspacePage.init(reading:))
          #expect(
            page.workspaces == tree["workspaces"].elements.map(Workspace.init(expectedOf:)), "\(exchange)")
          #expect(page.count == tree["count"].integer.map { Int($0) })
        case .workspace:
          let workspace = try JSONReader.read(body, Workspace.init(reading:))
          #expect(workspace == Workspace(expectedOf: tree), "\(exchange)")
        case .builds:
          let builds = try JSONReader.read(body) { (json: inout JSONReader) throws(JSONProblem) in
            try json.array { (json: inout JSONReader) throws(JSONProblem) in try WorkspaceBuild(reading: &json) }
          }
          #expect(builds == tree.elements.map(WorkspaceBuild.init(expectedOf:)), "\(exchange)")
        case .build:
          #expect(
            try JSONReader.read(body, WorkspaceBuild.init(reading:)) == WorkspaceBuild(expectedOf: tree), "\(exchange)")
        case .templates:
          #expect(
            try JSONReader.read(body, CoderClient.templateList) == tree.elements.map(Template.init(expectedOf:)),
            "\(exchange)")
        case .template:
          #expect(try JSONReader.read(body, Template.init(reading:)) == Template(expectedOf: tree), "\(exchange)")
        case .user:
          #expect(try JSONReader.read(body, User.init(reading:)) == User(expectedOf: tree), "\(exchange)")
        case .buildInfo:
          let info = try JSONReader.read(body, BuildInfo.init(reading:))
          #expect(info.version == tree["version"].text)
          #expect(ServerVersion(info.version) != nil)
          #expect(info.deploymentID == tree["deployment_id"].text)
        case .other:
          try JSONReader.read(body) { (json: inout JSONReader) throws(JSONProblem) in try json.skipValue() }
        }
      } catch {
        Issue.record("expected \(error.expected) at byte \(error.position) of \(exchange)")
      }
    }
    for kind: Kind in [.page, .workspace, .templates, .user, .buildInfo] {
      #expect(seen[kind, default: 0] > 0, "\(kind)")
    }
  }

  @Test func aRunningWorkspaceHasADeadlineAndAStoppedOneDoesNot() throws {
    var stoppedWithBuildDeadline = 0
    for exchange in RecordedExchange.all where exchange.answer.status == 200 {
      guard let page = try? JSONReader.read(exchange.answer.body, WorkspacePage.init(reading:)) else { continue }
      for workspace in page.workspaces where workspace.latestBuild.transition != .start {
        #expect(workspace.deadline == nil)
        if workspace.latestBuild.deadline != nil { stoppedWithBuildDeadline += 1 }
      }
    }
    // Builds of stopped workspaces carry deadlines (How Coder behaves, "Deadlines"); without one this tests nothing.
    #expect(stoppedWithBuildDeadline > 0, "no recorded workspace is stopped and has a deadline in its build")
  }

  @Test func theFirstHalfOfAnAnswerIsAnErrorWithAPlace() {
    for exchange in RecordedExchange.all where exchange.answer.status == 200 {
      guard exchange.text.hasPrefix("{\"workspaces\""), exchange.answer.body.count > 1000 else { continue }
      let half = Array(exchange.answer.body.prefix(exchange.answer.body.count / 2))
      do throws(JSONProblem) {
        _ = try JSONReader.read(half, WorkspacePage.init(reading:))
        Issue.record("half of \(exchange) was read")
      } catch {
        #expect(error.position <= half.count)
        #expect(JSONPlace.path(to: error.position, in: half).hasPrefix("workspaces"), "\(exchange)")
      }
    }
  }
}
