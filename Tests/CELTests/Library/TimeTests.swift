import Testing

/// The accessors of timestamps and durations.
@Suite struct TimeTests {
  @Test(arguments: [
    ("timestamp('2026-03-11T10:20:30.456Z').getFullYear()", "2026"),
    ("timestamp('2026-03-11T10:20:30.456Z').getMonth()", "2"),
    ("timestamp('2026-03-11T10:20:30.456Z').getDate()", "11"),
    ("timestamp('2026-03-11T10:20:30.456Z').getDayOfMonth()", "10"),
    ("timestamp('2026-03-11T10:20:30.456Z').getDayOfWeek()", "3"),
    ("timestamp('2026-03-11T10:20:30.456Z').getDayOfYear()", "69"),
    ("timestamp('2026-03-11T10:20:30.456Z').getHours()", "10"),
    ("timestamp('2026-03-11T10:20:30.456Z').getMinutes()", "20"),
    ("timestamp('2026-03-11T10:20:30.456Z').getSeconds()", "30"),
    ("timestamp('2026-03-11T10:20:30.456Z').getMilliseconds()", "456"),
    ("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", "500"),
    ("timestamp('1969-12-31T23:59:59Z').getHours()", "23"),
    ("timestamp('1969-12-31T23:59:59Z').getDayOfWeek()", "3"),
    ("timestamp('2026-07-01T23:30:00Z').getHours('Europe/Berlin')", "1"),
    ("timestamp('2026-07-01T23:30:00Z').getDate('Europe/Berlin')", "2"),
    ("timestamp('2026-01-01T00:30:00Z').getFullYear('-01:00')", "2025"),
    ("timestamp('2026-01-01T00:30:00Z').getMinutes('Asia/Kolkata')", "0"),
    ("timestamp('2026-01-01T00:30:00Z').getHours('Nowhere')", "error invalidArgument"),
    ("timestamp('2026-01-01T00:30:00Z').getHours('../etc/passwd')", "error invalidArgument"),
    ("duration('90m').getHours()", "1"),
    ("duration('90m').getMinutes()", "90"), ("duration('90s').getSeconds()", "90"),
    ("duration('1234ms').getMilliseconds()", "234"),
    ("duration('-90m').getHours()", "-1"), ("duration('90m').getFullYear()", "refused"),
    ("timestamp(0).getHours(1)", "refused"),
  ])
  func answers(expression: String, expected: String) { #expect(answer(expression) == expected) }
}
