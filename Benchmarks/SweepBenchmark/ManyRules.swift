/// Rules that all want something of every workspace, for what a sweep costs where its decisions are many: a third of them
/// waits with `for`, and all compete for the lifetime.
enum ManyRules {
  static func text(_ count: Int) -> String {
    var text = """
      version: 1
      timezone: Europe/Berlin
      defaults: {mode: dry-run}
      groups:
        - name: benchmark
          rules:

      """
    for number in 0..<count {
      text += """
            - name: keep-\(number)
              priority: \(number % 7)
              when: ws.build_number >= 0
              actions:
                - extend: {to: "${now + duration('\(2 + number % 5)h')}"}
              cooldown: 30m

        """
      if number.isMultiple(of: 3) { text += "        for: 10m\n" }
    }
    return text
  }
}
