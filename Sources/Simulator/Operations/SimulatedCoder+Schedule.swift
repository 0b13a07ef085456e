import Cron
import Time

/// PUT autostart, PUT ttl and PUT extend: the three ways to change when a workspace runs.
extension SimulatedCoder {
  mutating func updateAutostart(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try updatable(call)
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceAutostartRequest", version: version)
    let text = try body.string("schedule") ?? ""
    try refusePrebuild(number, "Autostart is not supported for prebuilt workspaces")
    let schedule = try parsed(text, message: "Invalid autostart schedule.")
    if version != .v0136 {
      try requireTemplate(call, "Internal error getting template schedule options.", detail: Self.forbiddenDetail)
    }
    let template = templates[workspaces[number].template]
    if settings.isLicensed, version != .v0136, !template.allowsUserAutostart {
      let text = "Autostart is not allowed for workspaces using this template."
      throw SimulatedRefusal(400, text, validations: [("schedule", text)])
    }
    let next = version == .v0136 ? nil : nextStart(schedule, template: workspaces[number].template, after: now)
    if version != .v0136, schedule != nil, next == nil {
      throw SimulatedRefusal(
        500, "Internal error calculating workspace autostart schedule.", detail: "no allowed autostart")
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(
        500, "Internal error updating workspace autostart schedule.", detail: Self.forbiddenDetail)
    }
    setAutostart(number, schedule, next: next)
    return .empty
  }

  mutating func updateTTL(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try updatable(call)
    let body = try RequestBody(call.request.body, type: "UpdateWorkspaceTTLRequest", version: version)
    let milliseconds = try body.integer("ttl_ms") ?? 0
    try refusePrebuild(number, "TTL updates are not supported for prebuilt workspaces")
    let message = "Error updating workspace time until shutdown."
    if version != .v0136 {
      try requireTemplate(call, message, detail: "execute transaction: get template schedule: \(Self.forbiddenDetail)")
    }
    let template = templates[workspaces[number].template]
    if settings.isLicensed, version != .v0136, !template.allowsUserAutostop {
      throw SimulatedRefusal(
        400, message,
        validations: [("ttl_ms", "Custom autostop TTL is not allowed for workspaces using this template.")])
    }
    let ttl = try checkedTTL(milliseconds, message: message)
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(
        500, message,
        detail: "execute transaction: update workspace time until shutdown: \(Self.forbiddenDetail)")
    }
    workspaces[number].ttl = ttl
    if ttl == nil, version != .v0136, workspaces[number].latest.transition == .start {
      workspaces[number].latest.deadline = workspaces[number].latest.maxDeadline
    }
    return .empty
  }

  mutating func extendDeadline(_ call: Call) throws(SimulatedRefusal) -> Answer {
    let number = try updatable(call)
    let body = try RequestBody(call.request.body, type: "PutExtendWorkspaceRequest", version: version)
    guard let deadline = try body.time("deadline"), !deadline.isGoZero else {
      throw .validation("deadline", tag: "required", value: "0001-01-01 00:00:00 +0000 UTC")
    }
    try refusePrebuild(number, "Deadline extension is not supported for prebuilt workspaces")
    // Watchers hear of every extension that was read, also of a refused one.
    changed.insert(number)
    let build = workspaces[number].latest
    guard build.transition == .start else {
      throw SimulatedRefusal(409, "Workspace must be started, current status: \(build.transition.rawValue)")
    }
    guard !build.isActive else { throw SimulatedRefusal(409, "Workspace is still building!") }
    guard build.deadline != nil else { throw SimulatedRefusal(409, "Workspace shutdown is manual.") }
    // The text says 30 minutes; the server leaves one for the way.
    guard deadline >= now + .seconds(29 * 60) else {
      throw SimulatedRefusal(400, "Cannot extend workspace: new deadline must be at least 30 minutes in the future")
    }
    if let maximum = build.maxDeadline, deadline > maximum {
      throw SimulatedRefusal(400, "Cannot extend workspace beyond max deadline.")
    }
    guard call.rights.may(.update, workspaces[number], by: call.user) else {
      throw SimulatedRefusal(500, "Failed to extend workspace deadline.")
    }
    // The last instant of the year 9999 becomes the first of the year after, which no answer can hold.
    let moved = GoTime.roundedToMicroseconds(deadline)
    workspaces[number].latest.shortenedBy = build.deadline.map { moved < $0 } ?? false ? call.user : nil
    workspaces[number].latest.deadline = moved
    if version != .v0136 { workspaces[number].latest.updatedAt = now }
    return .message(200, "Deadline updated to \(deadline.flooredToSecond.rfc3339).")
  }

  /// v0.13.6 takes the schedule at its word at the next tick; v2.36.0 keeps the next start, and loses it when a text
  /// that differs has the same next start.
  private mutating func setAutostart(_ number: Int, _ schedule: CoderSchedule?, next: Timestamp?) {
    let before = workspaces[number]
    workspaces[number].autostart = schedule
    guard version != .v0136 else { return }
    let isRespelled = before.autostart?.text != schedule?.text && before.autostart != nil && before.nextStartAt == next
    workspaces[number].nextStartAt = isRespelled || before.dormantAt != nil ? nil : next
  }

  private static let forbiddenDetail = "unauthorized: rbac: forbidden"

  /// The workspace of a PUT. v0.13.6 answers 404 where the caller may only read; v2.36.0 finds out when it writes.
  private func updatable(_ call: Call) throws(SimulatedRefusal) -> Int {
    let number = try workspace(call)
    if version == .v0136, !call.rights.may(.update, workspaces[number], by: call.user) { throw .notFound }
    return number
  }

  private func refusePrebuild(_ number: Int, _ message: String) throws(SimulatedRefusal) {
    if version != .v0136, workspaces[number].isPrebuild { throw SimulatedRefusal(409, message) }
  }

  private func requireTemplate(_ call: Call, _ message: String, detail: String) throws(SimulatedRefusal) {
    guard call.rights.mayReadTemplates else { throw SimulatedRefusal(500, message, detail: detail) }
  }

  /// nil for an empty text, which clears a schedule.
  func parsed(_ text: String, message: String) throws(SimulatedRefusal) -> CoderSchedule? {
    guard !text.isEmpty else { return nil }
    do throws(CoderScheduleRefusal) {
      return try CoderSchedule(parsing: text)
    } catch {
      throw SimulatedRefusal(
        400, message, validations: [("schedule", error.serverText(as: version == .v0136 ? .v0 : .v2))])
    }
  }

  /// A TTL cut to whole minutes; nil for 0, which means none. Milliseconds wrap at 64 bits of nanoseconds, as they do
  /// in Go.
  func checkedTTL(_ milliseconds: Int64, message: String) throws(SimulatedRefusal) -> Duration? {
    guard milliseconds != 0 else { return nil }
    let minute: Int64 = 60_000_000_000
    let nanoseconds = milliseconds.multipliedReportingOverflow(by: 1_000_000).partialValue
    let minutes = nanoseconds / minute
    let days = version.maximumTTLDays
    if minutes < 1 {
      throw SimulatedRefusal(400, message, validations: [("ttl_ms", "time until shutdown must be at least one minute")])
    }
    if minutes > Int64(days * 24 * 60) {
      throw SimulatedRefusal(
        400, message, validations: [("ttl_ms", "time until shutdown must be less than \(days) days")])
    }
    return .seconds(minutes * 60)
  }
}
