/// What keeps people from a page who hear it or use no mouse, as far as its markup tells: the rules of WCAG 2.2 that a program
/// can check without drawing it.
public struct PageAccessibility {
  /// A sentence for each problem.
  public private(set) var problems: [String] = []

  /// Looks a whole document through.
  public init(_ page: ParsedMarkup) {
    checkDocument(page)
    checkLandmarks(page)
    checkHeadings(page)
    checkForms(page)
    checkTables(page)
    checkNames(page)
    checkFocus(page)
  }

  private mutating func expect(_ holds: Bool, _ problem: String) {
    if !holds { problems.append(problem) }
  }

  /// Language of Page (3.1.1), Page Titled (2.4.2), zoom (1.4.4).
  private mutating func checkDocument(_ page: ParsedMarkup) {
    expect(page.name == "html" && page.attributes["lang"]?.isEmpty == false, "the document names no language")
    // Parts of drawings have titles of their own.
    let titles = page.all("head").flatMap { $0.all("title") }.filter { !isBlank($0.text) }
    expect(titles.count == 1, "the document has \(titles.count) titles")
    let viewport = page.all("meta").first { $0.attributes["name"] == "viewport" }?.attributes["content"] ?? ""
    expect(!viewport.contains("maximum-scale") && !viewport.contains("user-scalable"), "zooming is forbidden")
  }

  /// Bypass Blocks (2.4.1) and landmarks: everything is in one, and each kind that occurs twice has a name.
  private mutating func checkLandmarks(_ page: ParsedMarkup) {
    for name in ["main", "header", "footer"] {
      expect(page.all(name).count == 1, "there are \(page.all(name).count) elements '\(name)'")
    }
    expect(page.all("nav").allSatisfy { isNamed($0, in: page) }, "a navigation has no name")
    let body = page.all("body").first?.children ?? []
    let strays = body.filter { !["header", "main", "footer", "a"].contains($0.name) }
    expect(strays.isEmpty, "outside of every landmark: \(strays.map(\.name))")
    let first = page.all("a").first
    let target = first?.attributes["href"].flatMap { $0.first == "#" ? String($0.dropFirst()) : nil }
    // A page without links has nothing to skip.
    let leadsToContent = target != nil && page.all("main").first?.attributes["id"] == target
    expect(first == nil || leadsToContent, "the first link does not lead to the content")
  }

  /// One heading of the first level, none left out on the way down, none empty (1.3.1, 2.4.6).
  private mutating func checkHeadings(_ page: ParsedMarkup) {
    let headings = page.all.filter { $0.name.count == 2 && $0.name.first == "h" && $0.name.last?.isNumber == true }
    expect(headings.count { $0.name == "h1" } == 1, "the headings of the first level are not one")
    var last = 0
    for heading in headings {
      let level = heading.name.last?.wholeNumberValue ?? 0
      expect(level <= last + 1, "'\(heading.text)' skips a level of headings")
      expect(!isBlank(heading.text), "a heading is empty")
      last = level
    }
  }

  /// Labels (1.3.1, 3.3.2, 4.1.2).
  private mutating func checkForms(_ page: ParsedMarkup) {
    let labelled = page.all("label").filter { !isBlank($0.text) }
    let inside = Set(labelled.flatMap(\.all).map(ObjectIdentifier.init))
    let targets = Set(labelled.compactMap { $0.attributes["for"] })
    for field in page.all where ["input", "select", "textarea"].contains(field.name) {
      guard field.attributes["type"] != "hidden" else { continue }
      let has = inside.contains(ObjectIdentifier(field)) || field.attributes["id"].map(targets.contains) ?? false
      expect(has || isNamed(field, in: page), "the field '\(field.attributes["name"] ?? "")' has no label")
    }
    for form in page.all("form") {
      expect(form.all("button").contains { !isBlank($0.text) }, "a form has no button with a name")
    }
  }

  /// Tables of data: a caption, and headings that say what they are of (1.3.1).
  private mutating func checkTables(_ page: ParsedMarkup) {
    for table in page.all("table") {
      let caption = table.all("caption").map(\.text).joined()
      expect(!isBlank(caption), "a table has no caption")
      let headings = table.all("th")
      expect(
        headings.allSatisfy { ["col", "row", "colgroup", "rowgroup"].contains($0.attributes["scope"]) },
        "a heading of '\(caption)' has no scope")
      expect(headings.contains { $0.attributes["scope"] == "col" }, "'\(caption)' has no headings of columns")
      expect(
        headings.allSatisfy { $0.attributes["scope"] != "col" || !isBlank($0.text) },
        "'\(caption)' has an empty heading")
    }
  }

  /// Links, buttons, pictures and regions say what they are (1.1.1, 2.4.4, 4.1.2); what is named exists.
  private mutating func checkNames(_ page: ParsedMarkup) {
    for element in page.all {
      switch element.name {
      case "a", "button", "summary":
        expect(!isBlank(element.text) || isNamed(element, in: page), "'\(element.name)' has no text")
      case "svg": expect(isNamed(element, in: page) && element.attributes["role"] == "img", "a picture has no name")
      case "img": expect(element.attributes["alt"] != nil, "a picture has no text in its place")
      default: break
      }
      if ["region", "img", "group"].contains(element.attributes["role"]) {
        expect(isNamed(element, in: page), "a '\(element.attributes["role"] ?? "")' has no name")
      }
    }
    let identifiers = Set(page.all.compactMap { $0.attributes["id"] })
    let named = page.all.flatMap { element in
      ["aria-labelledby", "aria-describedby", "for"].compactMap { element.attributes[$0] }
        .flatMap { $0.split(separator: " ").map(String.init) }
    }
    for name in named where !identifiers.contains(name) { problems.append("nothing has the id '\(name)'") }
  }

  /// Focus Order (2.4.3), and no context that changes by itself (3.2.1).
  private mutating func checkFocus(_ page: ParsedMarkup) {
    for element in page.all {
      expect((element.attributes["tabindex"].flatMap { Int($0) } ?? 0) <= 0, "'\(element.name)' jumps the focus order")
      expect(element.attributes["autofocus"] == nil, "'\(element.name)' takes the focus")
      expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") }, "'\(element.name)' needs script")
      expect(element.attributes["http-equiv"] != "refresh", "the page changes by itself")
    }
  }

  private func isNamed(_ element: ParsedMarkup, in page: ParsedMarkup) -> Bool {
    if let label = element.attributes["aria-label"], !isBlank(label) { return true }
    guard let names = element.attributes["aria-labelledby"]?.split(separator: " "), !names.isEmpty else { return false }
    return names.allSatisfy { name in
      page.all.contains { $0.attributes["id"].map { $0 == name } == true && !isBlank($0.text) }
    }
  }

  private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
