extension AuditSchema {
  /// The additions of the eighth release: what a notice says that keeps the workspace.
  static let version8 = """
    -- NULL where the notice tells of no stop, and in rows of earlier versions.
    ALTER TABLE notices ADD COLUMN keeps_it TEXT;

    """
}
