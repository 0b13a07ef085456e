import Time

/// What really happened in a simulation, workspace by workspace, whatever the API showed.
///
/// Two reports of the same seed and span, one with Curfew at work and one without, tell what it saved and whether it
/// cost anybody their work.
public struct SimulationReport: Sendable {
  /// One workspace's share.
  public struct Workspace: Sendable {
    /// The id, as the API shows it.
    public let id: String
    /// `owner/name`.
    public let name: String
    /// The template's name.
    public let template: String
    /// Whether it runs at this moment.
    public let isRunning: Bool
    /// Whether somebody works in it at this moment.
    public let isInUse: Bool
    /// How long it ran: from the end of a start to the end of the stop.
    public let running: Duration
    /// How long somebody worked in it: connected and not away for lunch or a meeting.
    public let inUse: Duration
    /// When it ran, oldest first.
    public let runs: [Range<Timestamp>]
    /// When somebody worked in it, oldest first.
    public let uses: [Range<Timestamp>]
    /// The starts, oldest first.
    public let starts: [BuildMark]
    /// The stops and deletions, oldest first.
    public let stops: [BuildMark]
    /// The stops that hit somebody at work.
    public let interruptions: [BuildMark]
    /// What runs in it at this moment without anybody, such as a training run; the API shows nothing of it.
    public let job: String?
    /// Work without a person that a stop ended before its time.
    public let lostJobs: [LostJob]
  }

  /// The simulated instant of the report.
  public let at: Timestamp
  /// Every workspace there ever was, in the order they were made.
  public let workspaces: [Workspace]
  /// Requests answered so far, by method and route, such as `PUT /workspaces/{workspace}/extend`.
  public let requests: [String: Int]

  /// All running time together.
  public var running: Duration { workspaces.reduce(.zero) { $0 + $1.running } }
  /// All time in use together.
  public var inUse: Duration { workspaces.reduce(.zero) { $0 + $1.inUse } }
  /// How often somebody at work was stopped.
  public var interruptions: Int { workspaces.reduce(0) { $0 + $1.interruptions.count } }

  /// What happened since an earlier report of the same simulation.
  public func since(_ earlier: SimulationReport) -> SimulationReport {
    SimulationReport(
      at: at,
      workspaces: workspaces.enumerated().map { index, workspace in
        index < earlier.workspaces.count ? workspace.since(earlier.workspaces[index], at: earlier.at) : workspace
      },
      requests: requests.merging(earlier.requests) { $0 - $1 }.filter { $0.value != 0 })
  }
}

extension SimulationReport.Workspace {
  fileprivate func since(_ earlier: Self, at instant: Timestamp) -> Self {
    func after(_ stretches: [Range<Timestamp>]) -> [Range<Timestamp>] {
      stretches.filter { $0.upperBound > instant }.map { max($0.lowerBound, instant)..<$0.upperBound }
    }
    return Self(
      id: id, name: name, template: template, isRunning: isRunning, isInUse: isInUse,
      running: running - earlier.running, inUse: inUse - earlier.inUse,
      runs: after(runs), uses: after(uses),
      starts: Array(starts.dropFirst(earlier.starts.count)), stops: Array(stops.dropFirst(earlier.stops.count)),
      interruptions: Array(interruptions.dropFirst(earlier.interruptions.count)), job: job,
      lostJobs: Array(lostJobs.dropFirst(earlier.lostJobs.count)))
  }
}

extension SimulatedCoder {
  /// What happened up to now.
  public var report: SimulationReport {
    SimulationReport(
      at: now,
      workspaces: workspaces.map { workspace in
        SimulationReport.Workspace(
          id: workspace.id.text, name: "\(users[workspace.owner].username)/\(workspace.name)",
          template: templates[workspace.template].name, isRunning: workspace.truth.runningSince != nil,
          isInUse: workspace.truth.inUseSince != nil, running: workspace.truth.running(at: now),
          inUse: workspace.truth.inUse(at: now), runs: workspace.truth.runs(at: now),
          uses: workspace.truth.uses(at: now), starts: workspace.truth.starts, stops: workspace.truth.stops,
          interruptions: workspace.truth.interruptions,
          job: workspace.job.flatMap { now < $0.ends ? $0.name : nil }, lostJobs: workspace.truth.lostJobs)
      },
      requests: served)
  }
}
