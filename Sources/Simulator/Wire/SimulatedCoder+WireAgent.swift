import Time

/// What a build made, as JSON: a container with an agent and its app, and a volume.
extension SimulatedCoder {
  func writeResources(of build: SimulatedBuild, of workspace: SimulatedWorkspace, to json: inout JSONWriter) {
    json.array("resources", [build.container, build.volume].compactMap(\.self)) { json, resource in
      write(resource, of: build, of: workspace, to: &json)
    }
  }

  func write(
    _ resource: SimulatedResource, of build: SimulatedBuild, of workspace: SimulatedWorkspace, to json: inout JSONWriter
  ) {
    let template = templates[workspace.template]
    let isContainer = resource.id == build.container?.id
    json.object { json in
      json.string("id", resource.id)
      json.time("created_at", resource.createdAt)
      json.string("job_id", build.jobID)
      json.string("workspace_transition", build.transition.rawValue)
      json.string("type", isContainer ? template.containerType : "docker_volume")
      json.string("name", isContainer ? template.containerName : "home")
      json.flag("hide", false)
      json.string("icon", "")
      // v2.36.0 forgets the agents of builds that others followed.
      let hasAgent = isContainer && (version == .v0136 || build.number == workspace.builds.count)
      if hasAgent, let agent = build.agent {
        json.array("agents", [agent]) { json, agent in write(agent, in: resource, of: workspace, to: &json) }
      }
      if !isContainer {
        json.array("metadata", ["10 GiB"]) { json, size in
          json.object { json in
            json.string("key", "size")
            json.string("value", size)
            json.flag("sensitive", false)
          }
        }
      }
      json.number("daily_cost", isContainer ? Int64(template.dailyCost) : 1)
    }
  }

  private func write(
    _ agent: SimulatedAgent, in resource: SimulatedResource, of workspace: SimulatedWorkspace, to json: inout JSONWriter
  ) {
    let isNew = version != .v0136
    let status = agent.status(at: now)
    let hasConnected = agent.firstConnectedAt != nil
    json.object { json in
      json.string("id", agent.id)
      if isNew { json.null("parent_id") }
      json.time("created_at", agent.createdAt)
      json.time("updated_at", max(agent.updatedAt, agent.isConnected ? agent.lastHeard(at: now) ?? .goZero : .goZero))
      json.optional("first_connected_at", agent.firstConnectedAt)
      json.optional("last_connected_at", agent.lastHeard(at: now))
      json.optional("disconnected_at", agent.disconnectedAt)
      if isNew {
        json.optional("started_at", agent.firstConnectedAt)
        json.optional("ready_at", agent.firstConnectedAt)
      }
      json.string("status", status)
      if isNew { json.string("lifecycle_state", hasConnected ? "ready" : "created") }
      json.string("name", "main")
      json.string("resource_id", resource.id)
      json.string("architecture", "amd64")
      json.null("environment_variables")
      json.string("operating_system", "linux")
      if isNew {
        json.number("logs_length", 0)
        json.flag("logs_overflowed", false)
      }
      json.string("directory", "/tmp")
      if isNew, hasConnected { json.string("expanded_directory", "/tmp") }
      json.string("version", hasConnected ? version.rawValue : "")
      if isNew { json.string("api_version", hasConnected ? "2.10" : "") }
      json.array("apps", templates[workspace.template].hasApp ? [agent.appID] : []) { json, id in
        writeApp(id, of: workspace, health: appHealth(agent, of: workspace), to: &json)
      }
      if status == "connected", let since = agent.connectedSince, now - since >= .seconds(1) {
        json.object("latency") { json in
          json.object("Coder Embedded Relay") { json in
            json.flag("preferred", true)
            json.number("latency_ms", 3)
          }
        }
      }
      json.number("connection_timeout_seconds", agent.connectionTimeout.wholeSeconds)
      json.string(
        "troubleshooting_url",
        isNew
          ? "https://coder.com/docs/admin/templates/troubleshooting"
          : "https://coder.com/docs/coder-oss/latest/templates#troubleshooting-templates")
      if isNew { writeNewerMembers(status: status, to: &json) }
    }
  }

  /// v2.31.13 gives an agent that is still to connect the benefit of the doubt.
  func isHealthy(status: String) -> Bool {
    status == "connected" || status == "connecting" && version != .v2360
  }

  private func writeNewerMembers(status: String, to json: inout JSONWriter) {
    json.strings("subsystems", [])
    json.object("health") { json in
      json.flag("healthy", isHealthy(status: status))
      switch status {
      case "connecting" where version == .v2360: json.string("reason", "agent has not yet connected")
      case "timeout": json.string("reason", "agent is taking too long to connect")
      case "disconnected": json.string("reason", "agent has lost connection")
      default: break
      }
    }
    json.strings("display_apps", [])
    json.strings("log_sources", [])
    json.strings("scripts", [])
    json.string("startup_script_behavior", "non-blocking")
  }

  /// Health checks run every five seconds; six failures in a row make an app unhealthy.
  private func appHealth(_ agent: SimulatedAgent, of workspace: SimulatedWorkspace) -> String {
    guard let first = agent.firstConnectedAt else { return "initializing" }
    if templates[workspace.template].appIsHealthy { return now - first < .seconds(5) ? "initializing" : "healthy" }
    return now - first < .seconds(32) ? "initializing" : "unhealthy"
  }

  private func writeApp(
    _ id: SimulatedID, of workspace: SimulatedWorkspace, health: String, to json: inout JSONWriter
  ) {
    json.object { json in
      json.string("id", id)
      json.string("url", "http://127.0.0.1:13337")
      json.flag("external", false)
      json.string("slug", "code")
      json.string("display_name", "code-server")
      json.string("icon", "/icon/code.svg")
      json.flag("subdomain", false)
      json.string("sharing_level", "owner")
      json.object("healthcheck") { json in
        json.string("url", "http://127.0.0.1:13337/healthz")
        json.number("interval", 5)
        json.number("threshold", 6)
      }
      json.string("health", health)
      guard version != .v0136 else { return }
      json.flag("hidden", false)
      json.string("open_in", "slim-window")
      json.array("statuses", workspace.appStatuses.reversed().filter { $0.appID == id }) { json, status in
        write(status, of: workspace, to: &json)
      }
    }
  }
}
