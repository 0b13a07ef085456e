/// A form that puts filters into the address: it works without script, and what it leads to can be kept and sent.
struct PageForm: Sendable {
  /// One field, with what is in it now.
  enum Field: Sendable {
    case text(String, String, String?)
    /// Words with what people read instead; and what is read where none is chosen.
    case choice(String, String, String?, of: [(word: String, shown: String)], orElse: String = "any")
  }

  private let address: PageAddress
  private let button: String
  private let fields: [Field]

  init(to address: PageAddress, button: String, fields: [Field]) {
    self.address = address
    self.button = button
    self.fields = fields
  }

  var markup: Markup {
    let parts = fields.map { field -> Markup in
      switch field {
      case .text(let name, let label, let value):
        return "<label>\(label) <input name=\"\(name)\" value=\"\(value ?? "")\" dir=\"auto\"/></label>\n"
      case .choice(let name, let label, let value, let words, let nothing):
        let options = words.map { word, shown -> Markup in
          let mark: Markup = word == value ? " selected=\"selected\"" : ""
          return "<option value=\"\(word)\"\(mark)>\(shown)</option>"
        }
        return
          "<label>\(label) <select name=\"\(name)\"><option value=\"\">\(nothing)</option>\(options)</select></label>\n"
      }
    }
    return """
      <form method="get" action="\(address.text)">
      \(parts)<button type="submit">\(button)</button>
      </form>

      """
  }
}
