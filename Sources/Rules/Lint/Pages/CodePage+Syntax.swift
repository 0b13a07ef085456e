/// Codes of expressions that cannot be read, or whose names and types do not fit.
extension CodePage {
  static let syntax: [CodePage] = [
    CodePage(
      "R101", .error, "the expression cannot be parsed",
      """
      Something is missing, left over or no part of the language. An expression is CEL: conditions are joined with '&&' \
      and '||', negated with '!', and texts stand in quotes.
      """, bad: .when("ws.outdated &&"), good: .when("ws.outdated && ws.build_number > 3")),
    CodePage(
      "R102", .error, "the expression is too long or nested too deeply",
      """
      Expressions have at most 8 KiB, 10,000 parts and 250 levels, so that each is checked and evaluated in a known \
      time. A long list belongs into 'params', a long condition into 'variables', or into several rules.
      """,
      bad: .when(
        "ws.name in [\((1...900).map { "\"box-\($0)\"" }.joined(separator: ", "))]",
        shown: "ws.name in [\"box-1\", \"box-2\", … and so on to \"box-900\"]"),
      good: .when("ws.name.startsWith(\"box-\")")),
    CodePage(
      "R103", .error, "a macro is called in a form that it does not have",
      """
      'exists', 'all', 'filter', 'map', 'has' and others look at parts of the text, not at values. Most take the name \
      of a variable for the element first, and then a condition on it.
      """, bad: .when("ws.agents.exists(a.status, a.status == \"connected\")"),
      good: .when("ws.agents.exists(a, a.status == \"connected\")")),
    CodePage(
      "R104", .error, "a character looks like a blank and is none",
      """
      Web pages and some keyboards put a no-break space or a character without width where a space belongs. The fix \
      replaces it.
      """,
      bad: .when(
        "ws.outdated\u{A0}&& ws.build_number > 3", shown: "ws.outdated[no-break space]&& ws.build_number > 3"),
      good: .when("ws.outdated && ws.build_number > 3")),
    CodePage(
      "R110", .error, "no variable or function has this name",
      """
      Expressions see 'now', 'ws', 'owner', 'template', 'state', and the file's own 'params' and 'vars'. rules/README.md \
      lists their fields, and all functions beyond CEL's own.
      """, bad: .when("wss.outdated"), good: .when("ws.outdated")),
    CodePage(
      "R111", .error, "the types do not fit",
      """
      CEL converts nothing by itself: a duration is compared with a duration, a timestamp with a timestamp, and a \
      condition is true or false. 'duration("2h")', 'timestamp("…")', 'int(x)' and 'string(x)' convert.
      """, bad: .when("ws.idle_for > 7200"), good: .when("ws.idle_for > duration(\"2h\")")),
    CodePage(
      "R112", .error, "there is no such field",
      """
      The fields of a workspace, its template and its owner are declared, so that a misspelt one is found here and not \
      at night. rules/README.md lists them.
      """, bad: .when("ws.idel_for > duration(\"2h\")"), good: .when("ws.idle_for > duration(\"2h\")")),
  ]
}
