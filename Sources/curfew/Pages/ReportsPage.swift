import Arguments
import Audit
import Time

/// `/reports` and `/reports/NAME`: the reports of the command line, with its options as filters in the address.
enum ReportsPage {
  /// Number of rows of a table at most; the command line gives all.
  private static let rowLimit = 500

  /// Those that need no name of somebody.
  private static let commands = ReportCommands.group.subcommands.filter { command in
    command.parameters.allSatisfy { $0.specification.kind != .positional }
  }

  /// Their addresses, as the list leads to them.
  static let addresses = commands.map { PageAddress("reports", $0.name) }

  /// The list of reports.
  static func draw(_ visit: PageVisit) throws -> Page {
    _ = try PageQuery(visit.request, taking: [])
    let items = commands.map { command -> Markup in
      "<li>\(PageAddress("reports", command.name).link("\(command.name)")): \(command.summary)</li>\n"
    }
    return visit.page(
      "Reports", in: .reports,
      """
      <p>Each adds up what the trail has of a range of time: the last seven days unless the address says otherwise.</p>
      <ul>
      \(items)</ul>
      <p>What happened to one workspace stands on its own page, which decisions lead to.</p>
      """)
  }

  /// One report.
  static func drawReport(_ visit: PageVisit) async throws -> Page {
    let name = visit.parameters["name"] ?? ""
    guard let command = commands.first(where: { $0.name == name }) else {
      throw PageAbsence(
        message: "There is no report \(name); there are \(commands.map(\.name).joined(separator: ", "))")
    }
    let options = command.parameters.map(\.specification).filter {
      $0.kind == .option && !["output", "column", ReportedTrail.others.specification.name].contains($0.name)
    }
    let asked = try PageQuery(visit.request, taking: options.map(\.name))
    let tray = ReportTray(visit, reading: reading(of: name, against: asked["against"]))
    let form = PageForm(
      to: PageAddress("reports", name), button: "Show", fields: options.map { field($0, asked[$0.name]) })
    let body = try await drawn(command, options, asked, tray, visit)
    return visit.page("Report: \(name)", in: .reports, "<p>\(command.summary).</p>\n\(form.markup)\(body)")
  }

  private static func reading(of name: String, against baseline: String?) -> ReportTray.Reading {
    switch name {
    case "rules", "refusals": .none
    // Other rules are asked what they say of each observation.
    case "savings" where baseline?.hasPrefix("rules:") == true: .everything
    default: .notRolledUp
    }
  }

  private static func drawn(
    _ command: Command, _ options: [Specification], _ asked: PageQuery, _ tray: ReportTray, _ visit: PageVisit
  ) async throws -> Markup {
    let name = command.name
    let words = options.compactMap { option in asked[option.name].map { "--\(option.name)=\($0)" } }
    do {
      guard case .run(let path, let invocation) = try Curfew.program.parse(["report", name] + words),
        let action = path.command.action
      else { throw PageAbsence(message: "There is no report \(name)") }
      _ = try await ReportTray.$current.withValue(tray) { try await action(invocation) }
    } catch let error as UsageError {
      throw PageQuery.Mistake(error, values: asked)
    } catch let failure as CommandFailure where [.usage, .findings].contains(failure.status) {
      // The message ends in the option that it is about, unless that is the range.
      let about = options.first { failure.message.hasSuffix("(--\($0.name))") }?.name
      throw PageQuery.Mistake(
        name: about ?? "from", value: asked[about ?? "from"],
        expected: "another \(about ?? "range"): "
          + [failure.message, failure.advice].compactMap(\.self).joined(separator: "; "))
    }
    let display = visit.display
    let remarks = tray.remarks.map { "<p class=\"note\">\(visit.sentence($0)).</p>\n" as Markup }
    let sections = tray.pages.flatMap(\.sections).map { section -> Markup in
      let heading: Markup = section.heading.map { "<h2>\($0)</h2>\n" } ?? ""
      var table = PageTable(section.rows, caption: section.heading ?? command.summary, on: display, limit: rowLimit)
      table.isCaptionSeen = false
      let caption = section.charts.count == 1 ? "Chart" : "Charts"
      let charts: Markup =
        section.charts.isEmpty
        ? ""
        : """
        <div class="wide" tabindex="0" role="region" aria-label="\(caption): \(section.heading ?? name)">
        \(Markup(written: section.charts.map(\.svg).joined()))</div>

        """
      let left = section.rows.cells.count - rowLimit
      let cut: Markup =
        left > 0
        ? "<p class=\"note\">\(left) more rows are not shown; <code>curfew report \(name) -o csv</code> gives all.</p>\n"
        : ""
      let notes = section.notes.map { "<p>\(visit.sentence($0))</p>\n" as Markup }
      let nothing = section.notes.isEmpty ? "There is nothing to show." : ""
      return """
        <section>
        \(heading)\(charts)\(table.markup(orElse: nothing))\(cut)\(notes)</section>

        """
    }
    return "\(remarks)\(sections)"
  }

  private static func field(_ option: Specification, _ value: String?) -> PageForm.Field {
    let name =
      option.name.prefix(1).uppercased() + option.name.dropFirst().map { $0 == "-" ? " " : String($0) }.joined()
    // A word that ends in a colon is the beginning of something.
    if case .words(let words) = option.completion, !words.contains(where: { $0.hasSuffix(":") }) {
      return .choice(
        option.name, name, value, of: words.filter { $0 != option.defaultText }.map { ($0, $0) },
        orElse: option.defaultText ?? "any")
    }
    let hint = option.defaultText.map { "\($0) unless given" } ?? option.placeholder
    let label = hint.lowercased() == option.name ? name : "\(name) (\(hint))"
    return .text(option.name, label, value)
  }
}

extension PageQuery.Mistake {
  /// What the command line says of an option: `--by: 'x' is not valid; expected …`.
  fileprivate init(_ error: UsageError, values: PageQuery) {
    let parts = error.message.split(separator: ": ", maxSplits: 1)
    let name = String(parts[0].trimmingPrefix("--"))
    let reason = parts.count > 1 ? parts[1] : parts[0]
    let mark = "; expected "
    let expected = reason.ranges(of: mark).last.map { String(reason[$0.upperBound...]) } ?? "something else: \(reason)"
    self.init(name: name, value: values[name], expected: expected)
  }
}
