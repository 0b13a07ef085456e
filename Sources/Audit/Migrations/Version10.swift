extension AuditSchema {
  /// The changes of the tenth release. Giving a suspended schedule back is no part of suspending it: a refusal of it made a
  /// suspension that had been applied long before look as if it had been refused.
  static let version10 =
    """
    DROP VIEW v_acts;

    \(version2Acts(version10Result))

    """ + version10Notices

  /// SQL for the result of a decision `d` to act, in one word, as ``version2Result`` has it, but by the decision's own requests:
  /// those that give a suspended schedule back later are recorded with the decision that suspended it.
  static let version10Result = version2Result.replacing("i.decision = d.seq", with: "i.decision = d.seq AND \(isOwn)")

  private static let isOwn = "NOT (d.action = 'suspend_autostart' AND coalesce(instr(i.body, d.before), 0) > 0)"
}
