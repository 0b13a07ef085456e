import Diagnostics

/// Rules that all want something of every workspace, for what a sweep costs where its decisions are many: a third of them
/// waits with `for`, and all compete for the lifetime.
enum ManyRules {
  /// The rules in files of a thousand, because one file may have a megabyte.
  static func files(_ count: Int) -> [SourceFile] {
    stride(from: 0, to: count, by: 1000).map { first in
      SourceFile(name: "many-\(first).yaml", text: text(first..<min(count, first + 1000)))
    }
  }

  private static func text(_ numbers: Range<Int>) -> String {
    var text = """
      version: 1
      timezone: Europe/Berlin
      defaults: {mode: dry-run}
      groups:
        - name: many-\(numbers.lowerBound)
          rules:

      """
    for number in numbers {
      text += """
            - name: keep-\(number)
              priority: \(number % 7)
              when: ws.build_number >= 0
              actions:
                - extend: {to: "${now + duration('\(2 + number % 5)h')}"}
              cooldown: 30m

        """
      if number.isMultiple(of: 3) { text += "      for: 10m\n" }
    }
    return text
  }
}
