extension AuditSchema {
  /// The additions of the third release.
  static let version3 = """
    -- Which workspaces the sweep read: all ("everything"), the running ones ("running"), or a few for which the answer of a
    -- rule was about to change ("some"); NULL where it read nothing, and in rows of earlier versions.
    ALTER TABLE sweep_ends ADD COLUMN scope TEXT CHECK (scope IN ('everything', 'running', 'some'));
    """
}
