import SQLite

/// The audit trail's schema: a public interface, whose migrations only go forward.
///
/// A version's SQL never changes once it was released. Columns are only ever added at the end of a table and may be
/// `NULL`, so that the canonical bytes of older rows stay what they were (``CanonicalBytes``).
enum AuditSchema {
  /// `CRFW` in the file's header.
  static let applicationID: Int32 = 0x4352_4657

  static let schema = Schema(applicationID: applicationID, migrations: [version1, version2])
}
