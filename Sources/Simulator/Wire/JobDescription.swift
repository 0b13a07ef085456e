import Time

/// A provisioner's job as the API describes it, whatever it is for.
struct JobDescription {
  enum Kind: String {
    case build = "workspace_build", versionImport = "template_version_import", dryRun = "template_version_dry_run"
  }

  var id: SimulatedID
  var kind: Kind
  /// What it is for: the key of its input, and the id.
  var input: (key: String, id: SimulatedID)
  var status: SimulatedBuild.JobStatus
  var createdAt: Timestamp
  var startedAt: Timestamp?
  var completedAt: Timestamp?
  var canceledAt: Timestamp?
  var error: String?
  var fileID: SimulatedID
  var initiator: Int
  var organization: Int
}

extension SimulatedCoder {
  /// The members of a job's object.
  func writeMembers(of job: JobDescription, to json: inout JSONWriter) {
    let isNew = version != .v0136
    json.string("id", job.id)
    json.time("created_at", job.createdAt)
    json.optional("started_at", job.startedAt)
    json.optional("completed_at", job.completedAt)
    json.optional("canceled_at", job.canceledAt)
    if let error = job.error { json.string("error", error) }
    json.string("status", job.status.rawValue)
    if job.startedAt != nil { json.string("worker_id", workerID) }
    json.string("file_id", job.fileID)
    json.object("tags") { json in
      if isNew { json.string("owner", "") }
      json.string("scope", "organization")
    }
    guard isNew else { return }
    json.number("queue_position", 0)
    json.number("queue_size", 0)
    json.string("organization_id", organizations[job.organization].id)
    json.string("initiator_id", users[job.initiator].id)
    json.object("input") { json in json.string(job.input.key, job.input.id) }
    json.string("type", job.kind.rawValue)
    json.object("metadata") { json in
      json.string("template_version_name", "")
      json.string("template_id", UUIDText.none)
      json.string("template_name", "")
      json.string("template_display_name", "")
      json.string("template_icon", "")
    }
    json.flag("logs_overflowed", false)
  }
}
