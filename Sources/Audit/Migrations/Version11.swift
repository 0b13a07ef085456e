extension AuditSchema {
  /// The additions of the eleventh release: actions of one rule that are carried out apart.
  static let version11 = """
    -- When a rule last acted on each effect, the latest of which is "last_action_at": of two actions one may be carried out while
    -- the other fails or is put off. NULL in all three: on all of them at "last_action_at", or never.
    ALTER TABLE rule_states ADD COLUMN lifetime_action_at INTEGER;
    ALTER TABLE rule_states ADD COLUMN ttl_action_at INTEGER;
    ALTER TABLE rule_states ADD COLUMN autostart_action_at INTEGER;
    ALTER TABLE live_rules ADD COLUMN lifetime_action_at INTEGER;
    ALTER TABLE live_rules ADD COLUMN ttl_action_at INTEGER;
    ALTER TABLE live_rules ADD COLUMN autostart_action_at INTEGER;

    """
}
