/// Names from other languages, with the CEL names that replace them.
enum FamiliarName {
  static let values = [
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "null", "nil": "null", "NULL": "null",
    "undefined": "null",
  ]

  static let macros = [
    "any": "exists", "some": "exists", "every": "all", "where": "filter", "select": "map", "collect": "map",
    "one": "exists_one",
  ]

  /// Units of a duration, by the function names that other languages use.
  static let units = ["days": "d", "hours": "h", "minutes": "m", "seconds": "s", "milliseconds": "ms"]

  static func function(_ name: String, isMember: Bool) -> String? {
    let members = [
      "toLowerCase": "lowerAscii", "lower": "lowerAscii", "toUpperCase": "upperAscii", "upper": "upperAscii",
      "strip": "trim", "includes": "contains", "hasPrefix": "startsWith", "beginsWith": "startsWith",
      "hasSuffix": "endsWith", "length": "size", "len": "size", "count": "size",
    ]
    let globals = ["len": "size", "length": "size", "count": "size", "str": "string", "float": "double"]
    return (isMember ? members : globals)[name]
  }
}
