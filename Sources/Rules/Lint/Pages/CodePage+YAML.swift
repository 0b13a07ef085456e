/// Codes of files that are no YAML, or of YAML that rule files do not take.
extension CodePage {
  static let yaml: [CodePage] = [
    CodePage(
      "Y101", .error, "the file is not valid YAML",
      """
      Nothing below the place can be read. Often a bracket or quote is not closed, a colon has no blank behind it, or a \
      value with ': ' or ' #' in it needs quotes.
      """, bad: .file("version: 1\ngroups: ["), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y102", .error, "the file is too large", "A rule file has at most 1 MiB. Split it into several files.",
      bad: .file(
        "version: 1\ngroups: []\n" + String(repeating: "# filler\n", count: 120_000),
        shown: "(a file of more than 1 MiB)"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y103", .error, "values are nested too deeply", "No rule file needs more than 64 levels.",
      bad: .file(
        "version: 1\ngroups: " + String(repeating: "[", count: 70), shown: "version: 1\ngroups: [[[[ … 70 levels"),
      good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y104", .error, "aliases stand for too many values",
      """
      Aliases of aliases multiply, so that a small file would fill the memory. Values count each time that an alias \
      stands for them, up to 100,000.
      """,
      bad: .file(
        """
        version: 1
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        groups: []
        """), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y105", .error, "an alias has no anchor", "'*name' stands for what '&name' marks earlier in the file.",
      bad: .file("version: 1\ndefaults: {limits: *pace}\ngroups: []"),
      good: .file("version: 1\ndefaults: {limits: &pace {max_per_build: 3}}\ngroups: []")),
    CodePage(
      "Y106", .error, "a key stands twice in one mapping",
      "Only one of the values could count, and readers of YAML disagree about which.",
      bad: .file("version: 1\ngroups: []\nversion: 1"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y107", .error, "the file has a second document",
      "What stands behind a line '---' would be left out. One file holds one document.",
      bad: .file("version: 1\ngroups: []\n---\nversion: 1"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y108", .error, "a key is no text", "Lists and mappings cannot be keys here.",
      bad: .file("version: 1\ngroups: []\n? [defaults]\n: {}"), good: .file("version: 1\ngroups: []")),
    CodePage(
      "Y109", .error, "merge keys are not allowed",
      "'<<' is no part of YAML 1.2, and hides which limits hold. An alias may stand for one value.",
      bad: .file("version: 1\ndefaults:\n  <<: {mode: dry-run}\ngroups: []"),
      good: .file("version: 1\ndefaults: {mode: dry-run}\ngroups: []")),
    CodePage(
      "Y110", .error, "a value that begins with '!' is not quoted",
      "YAML takes it for a tag, and tags are not allowed. Put the value in quotes.",
      bad: .rules("- name: example\n  description: !important\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]"),
      good: .rules(
        "- name: example\n  description: \"!important\"\n  when: ws.outdated\n  actions: [set_ttl: {to: 8h}]")
    ),
    CodePage(
      "Y111", .error, "a tab stands where YAML wants spaces",
      "Editors show tabs with different widths, so YAML forbids them.",
      bad: .file(
        "version: 1\ngroups:\n\t- name: examples\n\t  rules: []",
        shown: "version: 1\ngroups:\n[tab]- name: examples\n[tab]  rules: []"),
      good: .file("version: 1\ngroups:\n  - name: examples\n    rules: []")),
    CodePage(
      "Y112", .error, "a character looks like a blank and is none",
      "Web pages and some keyboards put a no-break space where a space belongs, and YAML takes it for a letter.",
      bad: .file("version:\u{A0}1\ngroups: []", shown: "version:[no-break space]1\ngroups: []"),
      good: .file("version: 1\ngroups: []")),
  ]
}
