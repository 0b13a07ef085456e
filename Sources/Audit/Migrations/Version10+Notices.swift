extension AuditSchema {
  /// A notice whose deadline the server moved back because of use, which takes nothing from what it told, counts as well.
  static let version10Notices = """
    DROP VIEW v_stops_without_notice;

    -- Acts of rules that ask for a notice before which none was on record as delivered for as long: about this workspace, this
    -- rule, this session and its deadline, by both clocks (to a second), and not lapsed. A later deadline counts as this one
    -- where neither Curfew nor a person set it since. Empty, unless Curfew has a defect.
    \(version7StopsWithoutNotice(isSameOrMovedByUse))

    """

  private static let isSameOrMovedByUse = """
    (m.deadline IS o.deadline OR m.deadline < o.deadline AND NOT EXISTS (
          SELECT 1 FROM value_changes v
          WHERE v.workspace = m.workspace AND v.effect = 'lifetime' AND v.set_by IN ('curfew', 'other') AND v.seq > m.seq
            AND v.seq < coalesce((SELECT x.seq FROM sweep_ends x WHERE x.sweep = d.sweep), 9223372036854775807)
            AND (v.seq < d.seq OR v.sweep = d.sweep AND v.set_by = 'other')))
    """
}
