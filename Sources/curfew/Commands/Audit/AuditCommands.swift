import Arguments
import Audit

/// `curfew audit`: the trail.
enum AuditCommands {
  static let group = Command(
    "audit", summary: "Read and verify the audit trail",
    discussion: "Reads beside a running service; neither waits for the other.",
    subcommands: [
      AuditList.command, AuditShow.command, AuditVerify.command, AuditReplay.command, AuditBackup.command,
      AuditExport.command, AuditDigest.command, AuditPrune.command, RollupCommand.command,
    ])
}
