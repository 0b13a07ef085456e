import Metrics

/// All metrics there are. The exposition, and the list in the reference documentation, are made of these.
///
/// No label ever names a workspace or an owner: there are only so many rules, actions, guards, states and codes.
enum ServiceMetrics {
  // The service.
  static let build = Metric(
    "curfew_build", .info, labels: ["version", "revision"], help: "The program that runs, and the commit of its source")
  static let server = Metric("curfew_server", .info, labels: ["version"], help: "The Coder server, by its last answer")
  static let mode = Metric(
    "curfew_mode", .gauge, labels: ["mode"], help: "1 for the mode that the settings allow, 0 for the others")
  static let rules = Metric("curfew_rules", .gauge, labels: ["mode"], help: "Rules loaded, by their own mode")
  static let ruleSet = Metric(
    "curfew_rule_set", .info, labels: ["rule_set"], help: "The rules in force, by the beginning of their hash")
  static let reloads = Metric(
    "curfew_reloads", .counter, labels: ["result"],
    help: "Times that settings and rules were read again: success, or failure when the last good ones stayed in force")
  static let reloadSuccessful = Metric(
    "curfew_last_reload_successful", .gauge, help: "1 unless the last reading of settings and rules was refused")
  static let zoneData = Metric(
    "curfew_zone_data", .info, labels: ["release"], help: "The time zone database that rules are judged by")
  static let zoneDataPublished = Metric(
    "curfew_zone_data_timestamp_seconds", .gauge, unit: .seconds,
    help: "Latest time at which that release of the time zone database can have come out, where it tells")
  static let calendarEnd = Metric(
    "curfew_calendar_end_timestamp_seconds", .gauge, unit: .seconds, labels: ["calendar"],
    help: "When the last date of a calendar of the rules begins, where it has a last one")
  static let tokenEnd = Metric(
    "curfew_token_end_timestamp_seconds", .gauge, unit: .seconds,
    help: "When the token ends by the server's clock, where that is known and use does not move it")

  static let certificateEnd = Metric(
    "curfew_listen_certificate_end_timestamp_seconds", .gauge, unit: .seconds,
    help: "When the certificate in use at the address of this service ends, where it has one")

  // Sweeps.
  static let interval = Metric(
    "curfew_sweep_interval_seconds", .gauge, unit: .seconds, help: "Time from the start of one sweep to the next")
  static let sweeps = Metric(
    "curfew_sweeps", .counter, labels: ["result"],
    help: "Sweeps, by how they ended; failed ones could not read the server or write the trail")
  static let sweepDuration = Metric(
    "curfew_sweep_duration_seconds", .histogram(buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]),
    unit: .seconds, help: "Time of a sweep from its first request to its last row")
  static let lastSuccess = Metric(
    "curfew_last_successful_sweep_timestamp_seconds", .gauge, unit: .seconds,
    help: "When a sweep last read the server and recorded its decisions")
  static let nextSweep = Metric(
    "curfew_next_sweep_timestamp_seconds", .gauge, unit: .seconds, help: "When the next regular sweep is due")
  static let sweepLateness = Metric(
    "curfew_sweep_lateness_seconds", .gauge, unit: .seconds, help: "How late the last regular sweep began")
  static let trailWritable = Metric(
    "curfew_trail_writable", .gauge, help: "1 unless the last sweep could not write the trail")

  // What is decided and done.
  static let workspaces = Metric(
    "curfew_workspaces", .gauge, labels: ["state"], help: "Workspaces by state, when all were last read")
  static let notSeen = Metric(
    "curfew_workspaces_not_seen", .gauge,
    help: "Workspaces that the server counted in the last sweep, and did not show or showed unreadably")
  static let fleetShrunk = Metric(
    "curfew_fleet_shrunk", .gauge,
    help: "1 while less than half of the workspaces are seen that the server counts, or that one of the day before saw")
  static let decisions = Metric(
    "curfew_decisions", .counter, labels: ["rule", "action", "mode", "verdict"],
    help: "Decisions of all sweeps; one that stands is counted in each")
  static let dryRunDecisions = Metric(
    "curfew_dry_run_decisions", .counter, labels: ["rule", "action"],
    help: "What rules in dry run would have done, where a rule rests after what it would have done")
  static let ruleLastMatch = Metric(
    "curfew_rule_last_match_timestamp_seconds", .gauge, unit: .seconds, labels: ["rule"],
    help: "When the condition of the rule was last true; for one that never was, when it was first loaded"
  )
  static let actions = Metric(
    "curfew_actions", .counter, labels: ["rule", "action", "result"], help: "Decisions carried out, by result")
  static let refusals = Metric(
    "curfew_refusals", .counter, labels: ["code"], help: "Actions that were not carried out, by what stood in the way")
  static let guards = Metric(
    "curfew_guard_verdicts", .counter, labels: ["guard", "mode"], help: "Decisions that a guard stopped, by guard")
  static let blastRadiusWanted = Metric(
    "curfew_blast_radius_wanted", .gauge, labels: ["effect", "mode"],
    help: "Workspaces that rules wanted to take something from in the last sweep")
  static let blastRadiusAllowed = Metric(
    "curfew_blast_radius_allowed", .gauge, labels: ["effect", "mode"],
    help: "Workspaces that one sweep may take something from")
  static let blastRadiusStops = Metric(
    "curfew_blast_radius_stops", .counter, labels: ["rule", "mode"],
    help: "Sweeps in which the blast radius stopped a rule")
  static let regretted = Metric(
    "curfew_regretted_actions", .gauge, labels: ["rule"],
    help: "Stops of the last 24 hours after which somebody started the workspace again within 30 minutes")
  static let undone = Metric(
    "curfew_undone_actions", .gauge, labels: ["rule"], help: "Actions of the last 24 hours that somebody changed back")

  static let saved = Metric(
    "curfew_saved_seconds", .gauge, unit: .seconds, labels: ["bound"],
    help: "Time that workspaces did not run in the last 24 hours and would have without Curfew: at least, at most")
  static let kept = Metric(
    "curfew_kept_seconds", .gauge, unit: .seconds, labels: ["bound"],
    help: "Time that workspaces ran in the last 24 hours and would not have without Curfew: at least, at most")

  // What holds it back.
  static let circuit = Metric(
    "curfew_circuit_state", .gauge, labels: ["state"],
    help: "1 for the state of the circuit breaker: closed, half_open (one trial shows whether the server answers), open"
  )
  static let serverWaits = Metric(
    "curfew_server_asked_to_wait", .gauge, help: "1 while the server does not want requests yet")
  static let paused = Metric("curfew_paused", .gauge, help: "1 where a pause was in force in the last sweep")
  static let pauseEnd = Metric(
    "curfew_pause_end_timestamp_seconds", .gauge, unit: .seconds, help: "When the pause ends, where it has an end")
  static let rateLimit = Metric(
    "curfew_server_rate_limit", .gauge, help: "Lists of workspaces that the server gives in a minute")
  static let rateLimitRemaining = Metric(
    "curfew_server_rate_limit_remaining", .gauge, help: "Lists that were left in the minute of the last one")
  static let requests = Metric(
    "curfew_server_requests", .counter, labels: ["method", "path", "status"],
    help: "Requests to the Coder server, by path and status; none where no answer came")
  static let requestDuration = Metric(
    "curfew_server_request_duration_seconds",
    .histogram(buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]), unit: .seconds,
    labels: ["method", "path"], help: "Time of a request to the Coder server until its answer or its failure")

  // Notices.
  static let notices = Metric(
    "curfew_notices", .counter, labels: ["channel", "event"],
    help: "Notices by channel and what became of an attempt: delivered, deferred (tried again), failed, dropped")
  static let noticesPending = Metric(
    "curfew_notices_pending", .gauge, labels: ["channel"], help: "Notices that wait to be delivered")
  static let stopsWithoutNotice = Metric(
    "curfew_stops_without_notice", .gauge,
    help: "Acts without the notice that their rules ask for: none, or Curfew has a defect")

  // The pages.
  static let pages = Metric(
    "curfew_page_requests", .counter, labels: ["page", "status"], help: "Pages answered, by page and status")
  static let pageDuration = Metric(
    "curfew_page_duration_seconds", .histogram(buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]),
    unit: .seconds, labels: ["page"], help: "Time in which a page was drawn, without waiting for the one before")

  // The trail.
  static let trailSize = Metric(
    "curfew_trail_size_bytes", .gauge, unit: .bytes, labels: ["file"],
    help: "Size of the trail: the database, and its write-ahead log")
  static let chainHead = Metric(
    "curfew_trail_head_sequence", .gauge, help: "Number of the last fact of the trail's chain")
  static let trailVerified = Metric(
    "curfew_trail_verified_timestamp_seconds", .gauge, unit: .seconds,
    help: "When the whole trail was last found as it was written; where it never was, when the service started")
  static let trailIntact = Metric(
    "curfew_trail_intact", .gauge, help: "1 unless the last verification found that the trail is not as it was written")
  static let openRequests = Metric(
    "curfew_open_requests", .gauge, help: "Requests whose outcome is not known yet")

  // The process, by the names that Prometheus's own clients give.
  static let cpu = Metric(
    "process_cpu_seconds", .counter, unit: .seconds, help: "Processor time of the process, user and system")
  static let residentMemory = Metric(
    "process_resident_memory_bytes", .gauge, unit: .bytes, help: "Memory of the process that is not swapped out")
  static let virtualMemory = Metric(
    "process_virtual_memory_bytes", .gauge, unit: .bytes, help: "Address space of the process")
  static let descriptors = Metric("process_open_fds", .gauge, help: "File descriptors that the process has open")
  static let maximumDescriptors = Metric("process_max_fds", .gauge, help: "File descriptors that it may have open")
  static let threads = Metric("process_threads", .gauge, help: "Threads of the process")
  static let start = Metric(
    "process_start_time_seconds", .gauge, unit: .seconds, help: "When the process started")

  /// All of them, in the order shown.
  static let all: [Metric] = [
    build, server, mode, rules, ruleSet, reloads, reloadSuccessful, zoneData, zoneDataPublished, calendarEnd, tokenEnd,
    certificateEnd, interval, sweeps, sweepDuration,
    lastSuccess, nextSweep, sweepLateness, trailWritable, workspaces, notSeen, fleetShrunk, decisions, dryRunDecisions,
    ruleLastMatch, actions,
    refusals, guards, blastRadiusWanted, blastRadiusAllowed, blastRadiusStops, regretted, undone, saved, kept, circuit,
    serverWaits,
    paused, pauseEnd, rateLimit, rateLimitRemaining, requests, requestDuration, notices,
    noticesPending, stopsWithoutNotice, pages, pageDuration, trailSize,
    chainHead, trailVerified, trailIntact, openRequests, cpu,
    residentMemory, virtualMemory, descriptors, maximumDescriptors, threads, start,
  ]
}
