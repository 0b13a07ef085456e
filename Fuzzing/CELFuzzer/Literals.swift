import CEL

/// Expressions without parts, of each type: every form of literal, with the values at which implementations differ.
enum Literals {
  /// Names that are no types of CEL but kinds of text and numbers that some functions need.
  static let kinds: [String: [String]] = [
    "pattern": [
      "'a'", "'^a.*b$'", "'[a-z]+'", "r'\\d{2,3}'", "'(a|b)*c'", "'('", "'a{1001}'", "r'\\bfoo\\b'", "'(?i)ABC'", "''",
      "'[[:alpha:]]'", "r'\\pL+'", "r'\\x{e9}'", "'é+'", "'(?P<n>a)'", "'a**'", "r'\\Qa.b\\E'", "'.'", "'(?s).'",
      "r'\\C'", "'x*?$'", "r'^\\s*$'", "'[^a]'", "r'\\z'", "r'\\A'", "r'\\1'", "'(?=a)'", "'(?<n>a)'", "'a{1000}'",
      "'(a{500}){3}'", "'(?i)\\u212a'", "'[[:word:]]+'", "r'\\p{Greek}'", "r'\\p{Foo}'", "r'[\\d-z]'", "'^$'",
      "'(?m)^a$'", "'a|'",
      "r'\\w+\\W'", "'x{,2}'", "'[z-a]'", "'😀+'", "'(?U)a+'", "'((((a))))'", "r'\\x{110000}'", "r'[[:^alpha:]]'",
      "'(?P<n>a)(?P<n>b)'",
    ],
    "zone": [
      "'UTC'", "'Europe/Berlin'", "'America/St_Johns'", "'Asia/Kathmandu'", "'+01:00'", "'-02:30'", "'05:45'",
      "'Nowhere'",
      "''", "'+25:00'", "'Australia/Lord_Howe'", "'-00:30'", "'+1:00'", "'utc'", "'Local'", "'Z'", "'GMT'", "'+14:60'",
      "'America/New_York'", "'Africa/Cairo'",
      "'Asia/Tehran'", "'Pacific/Apia'", "'Antarctica/Troll'", "'Etc/GMT+5'", "'CET'", "'EST5EDT'", "'US/Pacific'",
      "'-11:00'",
      "'+13:45'", "'+23:59'", "'-23:59'", "'europe/berlin'", "'Europe'", "'../etc'", "'+24:00'", "'01:00:00'", "' UTC'",
    ],
    "format": [
      "'%s'", "'%d'", "'%s and %s'", "'%.2f'", "'%e'", "'%.0e'", "'%b'", "'%o'", "'%x'", "'%X'", "'%%'", "'%'", "'%z'",
      "'%.s'", "'a%sb%db'", "'%.6f'", "'%f'", "'é%s'", "'%.100f'", "'%.101f'", "'%5d'", "'%.'", "'%s%s%s'", "'%.3s'",
      "'%.3d'", "'%%%s'", "'%d%%'", "'%S'", "'%.2e'", "'%é'", "'%.07f'", "''", "'%x%X'",
    ],
    "small": ["0", "1", "3", "5", "63", "64", "-1"],
  ]

  private static let texts: [CELType: [String]] = [
    .bool: ["true", "false"],
    .null: ["null"],
    .wrapper(.int): ["wi"],
    .int: [
      "0", "1", "2", "-1", "3", "10", "42", "0x1F", "-0xA", "9223372036854775807", "-9223372036854775808", "1000000007",
      "4294967296", "-7", "0X0a", "9007199254740993", "253402300799", "-62135596800", "00", "9223372036854775808",
      "9223372036854775806",
      "-9223372036854775807", "4611686018427387904", "3037000500", "-3037000499", "2147483648", "0x7FFFFFFFFFFFFFFF",
      "-0x8000000000000000", "253402300800", "-62135596801", "1_0", "-0", "9007199254740992",
    ],
    .uint: [
      "0u", "1u", "2U", "3u", "0xFFu", "18446744073709551615u", "9223372036854775808u", "10u", "18446744073709551616u",
      "18446744073709551614u", "4294967295u",
      "0xFFFFFFFFFFFFFFFFu", "0u", "9007199254740993u", "-1u",
    ],
    .double: [
      "0.0", "1.0", "1.5", "-2.5", "1e3", "1E-7", ".5", "2.0e+10", "1e308", "5e-324", "9223372036854775807.0",
      "18446744073709551616.0", "-9223372036854775808.0", "0.1", "3.14159", "-0.0", "1e21", "123456789.125", "1e400",
      "0.5", "2.5", "-0.5", "9007199254740993.0", "1e-5", "100000.0", "1.", "0.000001", "1e6", "(0.0/0.0)", "(1.0/0.0)",
      "(-1.0/0.0)",
      "9223372036854774784.0", "18446744073709549568.0", "2.2250738585072014e-308", "1.7976931348623157e308", "1e15",
      "123456.7", "0.1e1", "1e+3", "4.35", "1e22", "1e23", "0.3",
    ],
    .string: [
      "''", "'a'", "\"b\"", "'abc'", "'aXbXc'", "'hello world'", "'é'", "'日本'", "'😀x'", "'\\n'", "'\\u00e9'",
      "'\\U0001F600'",
      "'\\x41'", "'\\101'", "r'\\n'", "R\"a\\b\"", "'''tri'ple'''", "\"\"\"x\"y\"\"\"", "'  pad  '", "'1'", "'-42'",
      "'true'",
      "'1.5'", "'1e3'", "'NaN'", "'Infinity'", "'inf'", "'0x10'", "'+1'", "'2024-02-29T12:30:45Z'",
      "'2024-02-29T12:30:45.123456789+05:30'", "'1h30m'", "'-1.5s'", "'100ms'", "'1d'", "'YWJj'", "'YWI'", "'a,b,,c'",
      "','",
      "'e\\u0301'", "'\\\"q\\\"'", "'\\a\\b\\f\\v\\?\\`'", "r'''raw\\'''", "'\\r\\n'", "'ß'", "'İ'", "'\\u2028'",
      "'False'", "'T'",
      "'9223372036854775808'", "'18446744073709551615'", "'_1'", "'1_000'", "' 1'", "'\\ud800'", "'\\400'", "'\\q'",
      "'.5'", "'1.'",
      "'0001-01-01T00:00:00Z'", "'9999-12-31T23:59:59.999999999Z'", "'2023-02-29T00:00:00Z'", "'2024-01-01t00:00:00z'",
      "'2024-01-01T24:00:00Z'", "'2024-01-01T00:00:60Z'", "'2024-01-01 00:00:00Z'", "'1µs'", "'9223372036s'",
      "'9223372037s'", "'.5h'",
      "'1h-30m'", "'+5m'", "'0'", "'--1s'", "'YWJj\\n'", "'YW=='", "'-_-_'", "'+/+/'", "'👩‍👩‍👧'", "'\\u212a'", "'ǅ'",
      "'שלום'", "'\\x7f\\x00'", "'o\\u0308\\u0323'",
      "'\\U0010ffff'", "'\\U00110000'", "'\\ud83d\\ude00'", "'\\u00a0\\u2003x\\u3000'", "'\\x80'",
      "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
      "'0x1p4'", "'1e400'", "'-0'", "'+9223372036854775807'", "'0b1'", "'1e-400'", "'0.1e1'", "'TRUE'", "'tRue'", "'t'",
      "'1h1h'", "'1e3s'", "'-0s'", "'9223372036854775807ns'", "'9223372036854775808ns'", "'1μs'", "'1m1h'", "'1.s'",
      "'s'",
      "'2024-02-29T23:59:60Z'", "'2024-12-31T23:59:59.9999999999Z'", "'2024-01-01T00:00:00+23:59'",
      "'2024-01-01T00:00:00-14:00'",
      "'2024-01-01T00:00:00'", "'2024-01-01T00:00:00z'", "'10000-01-01T00:00:00Z'", "'0000-01-01T00:00:00Z'",
      "'2024-1-01T00:00:00Z'",
      "'2024-01-01T00:00:00,5Z'", "'2024-06-31T00:00:00Z'", "'YQ==YQ=='", "'Y'", "'YW J j'", "'a\\u2028b'", "'%s'",
      "'%d%'",
    ],
    .bytes: [
      "b''", "b'a'", "b'abc'", "b'\\xff'", "b'\\000\\001'", "B\"x\"", "rb'\\x'", "br'\\n'", "b'é'", "b'''t'''",
      "b'\\u00e9'",
      "b'\\xc0\\x80'", "b'\\xed\\xa0\\x80'", "b'\\xf4\\x90\\x80\\x80'", "b'\\xef\\xbf\\xbd'", "b'😀'", "b'\\xe2\\x82'",
      "b'\\400'", "b'\\q'", "b'\\X41'",
      "b'\\377'", "b'\\xc3\\xa9'", "bR\"q\"",
    ],
    .timestamp: [
      "timestamp('2024-02-29T12:30:45Z')", "timestamp('1970-01-01T00:00:00Z')", "timestamp('2025-03-30T01:30:00Z')",
      "timestamp('9999-12-31T23:59:59.999999999Z')", "timestamp('0001-01-01T00:00:00Z')", "timestamp(0)",
      "timestamp(1700000000)",
      "timestamp('2024-10-27T00:59:59.5+02:00')", "timestamp('1900-01-01T00:00:00.000000001Z')",
      "timestamp('2025-03-30T00:59:59.999Z')", "timestamp('2025-10-26T01:00:00Z')", "timestamp('2011-12-30T10:00:00Z')",
      "timestamp('1883-11-18T17:00:00Z')", "timestamp('2024-12-31T23:59:59.999999999-12:00')",
      "timestamp('2023-04-01T15:30:00Z')",
      "timestamp('1969-12-31T23:59:59.5Z')", "timestamp('2024-11-03T06:00:00Z')", "timestamp('2024-03-10T07:00:00Z')",
      "timestamp(253402300799)", "timestamp('9999-12-31T00:00:00+14:00')", "timestamp('0001-01-01T00:00:00.5Z')",
      "timestamp('2038-01-19T03:14:08Z')", "timestamp('2100-07-01T12:00:00Z')",
    ],
    .duration: [
      "duration('0s')", "duration('1h')", "duration('-90m')", "duration('1.5s')", "duration('1h2m3s4ms5us6ns')",
      "duration('9223372036s')", "duration('-9223372036.854775808s')", "duration('24h')", "duration('1ns')",
      "duration('2562047h')", "duration('-1ns')", "duration('9223372036854775807ns')", "duration('0.5us')",
      "duration('1m30.5s')",
      "duration('-2562047h47m16.854775807s')",
      "duration('8760h')",
    ],
    .type(.dyn): [
      "int", "uint", "double", "string", "bytes", "bool", "null_type", "list", "map", "type",
      "google.protobuf.Timestamp",
      "google.protobuf.Duration", "optional_type", "type(1)", "type(type)", "type([])", "type({})",
      "type(optional.none())", "dyn",
    ],
    .dyn: [
      "dyn(1)", "dyn(1u)", "dyn(1.0)", "dyn('a')", "dyn([1, 2])", "dyn({'a': 1})", "dyn(null)", "null", "dyn(true)",
      "dyn([])",
    ],
  ]

  /// A random expression without parts.
  static func literal(of type: CELType, _ dice: inout Dice) -> String {
    if case .abstract(let kind, _) = type, let texts = kinds[kind] { return dice.pick(texts) }
    if let list = texts[type] { return dice.pick(list) }
    switch type {
    case .list: return "[]"
    case .map: return "{}"
    case .optional: return "optional.none()"
    case .type: return "int"
    default: return "null"
    }
  }

  /// The plainest expressions of a type, to shrink to.
  static func smallest(of type: CELType) -> [String]? {
    if case .abstract = type { return nil }
    if let list = texts[type] { return Array(list.prefix(2)) }
    switch type {
    case .list: return ["[]"]
    case .map: return ["{}"]
    case .optional: return ["optional.none()"]
    default: return nil
    }
  }
}
