import SQLite

/// The audit trail's schema. It is a public interface, and its migrations only go forward.
///
/// A version's SQL never changes once it is released. New columns are only added at the end of a table and may be
/// `NULL`, so that the canonical bytes of older rows stay the same (``CanonicalBytes``).
package enum AuditSchema {
  /// `CRFW` in the file's header.
  static let applicationID: Int32 = 0x4352_4657

  package static let schema = Schema(
    applicationID: applicationID,
    migrations: [
      version1, version2, version3, version4, version5, version6, version7, version8, version9, version10, version11,
      version12,
    ])
}
