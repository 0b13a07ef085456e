import Cron
import Time

/// Who works at the small company, and on what.
enum Teams {
  struct Team: Sendable {
    let zone: String
    let template: String
    let members: [String]
    /// Minutes after midnight.
    let arrives: Int
    let leaves: Int
    let schedule: String?
    /// nil leaves the template's default.
    let ttl: Duration?
    let tool: Visit.Kind
    let forgetsWindows: Double
    let staysLate: Double
    var waitsForJobs = 0.1
  }

  /// A schedule that stands in this program's own text.
  static func schedule(_ text: String) -> CoderSchedule {
    do {
      return try CoderSchedule(parsing: text)
    } catch {
      preconditionFailure("a schedule of the company is wrong: \(error)")
    }
  }

  static let templates: [SimulatedTemplate] = {
    var go = SimulatedTemplate("dev-go", displayName: "Go development", defaultTTL: .hours(9))
    go.agentDropsEvery = .hours(11)
    let web = SimulatedTemplate("dev-web", displayName: "Web development", defaultTTL: .hours(14))
    var gpu = SimulatedTemplate("gpu-large", displayName: "Large GPU", defaultTTL: .hours(16))
    gpu.dailyCost = 96
    gpu.startTakes = .seconds(180)
    gpu.autostopDays = [1, 2, 3, 4, 5]
    var science = SimulatedTemplate("data-science", displayName: "Data science", defaultTTL: .hours(24))
    science.dailyCost = 24
    science.agentDropsEvery = .hours(7)
    var support = SimulatedTemplate("support-desk", displayName: "Support desk", defaultTTL: .hours(10))
    support.allowsUserAutostart = false
    support.allowsUserAutostop = false
    var broken = SimulatedTemplate("legacy-java", displayName: "Legacy Java", defaultTTL: .hours(8))
    broken.behaviour = .failsToStart
    return [go, web, gpu, science, support, broken]
  }()

  static let all: [Team] = [
    Team(
      zone: "Europe/Berlin", template: "dev-go",
      members: ["anke", "bilal", "clara", "dennis", "emre", "franka", "goran", "hanna"], arrives: 8 * 60 + 45,
      leaves: 17 * 60 + 40, schedule: "CRON_TZ=Europe/Berlin 30 8 * * 1-5", ttl: nil, tool: .shell,
      forgetsWindows: 0.3, staysLate: 0.35, waitsForJobs: 0.3),
    Team(
      zone: "Europe/Lisbon", template: "dev-web", members: ["ines", "joao", "leonor", "miguel", "rita", "tiago"],
      arrives: 9 * 60 + 30, leaves: 18 * 60 + 15, schedule: nil, ttl: nil, tool: .ide, forgetsWindows: 0.35,
      staysLate: 0.3),
    Team(
      zone: "Europe/Berlin", template: "gpu-large", members: ["nadia", "oskar", "petra"], arrives: 9 * 60 + 15,
      leaves: 18 * 60, schedule: nil, ttl: nil, tool: .shell, forgetsWindows: 0.4, staysLate: 0.4, waitsForJobs: 0.5),
    Team(
      zone: "America/New_York", template: "data-science",
      members: ["quinn", "ruth", "sam", "tess"], arrives: 9 * 60, leaves: 17 * 60 + 30,
      schedule: "CRON_TZ=America/New_York 45 8 * * 1-5", ttl: .hours(24), tool: .ide, forgetsWindows: 0.25,
      staysLate: 0.2),
    Team(
      zone: "Europe/Berlin", template: "data-science", members: ["victor", "wendy", "xaver"], arrives: 10 * 60,
      leaves: 18 * 60 + 30, schedule: nil, ttl: .hours(15), tool: .shell, forgetsWindows: 0.2, staysLate: 0.3,
      waitsForJobs: 0.4),
    Team(
      zone: "Asia/Kolkata", template: "dev-web", members: ["asha", "deepak", "isha", "kabir", "meera"],
      arrives: 9 * 60 + 45, leaves: 18 * 60 + 45, schedule: "CRON_TZ=Asia/Kolkata 30 9 * * 1-5", ttl: .hours(8),
      tool: .shell, forgetsWindows: 0.2, staysLate: 0.3),
    Team(
      zone: "Europe/Berlin", template: "support-desk", members: ["uwe", "yasmin"], arrives: 7 * 60,
      leaves: 15 * 60 + 30, schedule: nil, ttl: nil, tool: .ide, forgetsWindows: 0.1, staysLate: 0.1),
  ]
}
