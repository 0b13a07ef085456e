import HTTPServer
import Text

/// A page to be sent: what is in it, and the frame around it.
struct Page: Sendable {
  /// The pages that the navigation leads to.
  enum Section: String, CaseIterable, Sendable {
    case now, decisions, rules, reports, trail

    /// What the navigation calls it.
    var title: String {
      switch self {
      case .now: "Now"
      case .decisions: "Decisions"
      case .rules: "Rules"
      case .reports: "Reports"
      case .trail: "Trail"
      }
    }

    var address: PageAddress { self == .now ? PageAddress("") : PageAddress(rawValue) }
  }

  var status = 200
  /// The heading, and the window's title.
  let title: String
  /// Where it belongs; `nil` where nowhere.
  let section: Section?
  /// What stands below the heading.
  let body: Markup
  /// What the page speaks of; empty where whoever asks may not know it.
  var foot: String

  init(status: Int = 200, _ title: String, in section: Section?, foot: String = "", _ body: Markup) {
    self.status = status
    self.title = title
    self.section = section
    self.body = body
    self.foot = foot
  }

  /// The whole document: HTML that is well-formed XML, without script, needing nothing from elsewhere.
  var document: Markup {
    let links = Section.allCases.map { one -> Markup in
      let current: Markup = one == section ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(one.address.text)\"\(current)>\(one.title)</a></li>\n"
    }
    let foot: Markup = foot.isEmpty ? "" : "<p>\(.isolated(foot))</p>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(title) – Curfew</title>
      <link rel="icon" href="data:,"/>
      <style>\(Markup(written: PageStyle.text))</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header>
      <p class="brand">Curfew</p>
      <nav aria-label="Pages">
      <ul>
      \(links)</ul>
      </nav>
      </header>
      <main id="main" tabindex="-1">
      <h1>\(.isolated(title))</h1>
      \(body)
      </main>
      <footer>
      \(foot)<p>These pages only show: nothing here changes anything.</p>
      </footer>
      </body>
      </html>

      """
  }

  /// The answer, with what keeps other sites and old copies out.
  var response: ServerResponse {
    var response = ServerResponse(status: status, text: document.html, contentType: "text/html; charset=utf-8")
    for (name, value) in Page.headers { response.headers[name] = value }
    return response
  }

  /// The header fields of every page.
  static let headers = [
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src \(PageStyle.source); img-src data:; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
  ]
}
