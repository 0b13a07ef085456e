extension AuditSchema {
  /// The additions of the seventh release.
  static let version7 = version7Views
}
