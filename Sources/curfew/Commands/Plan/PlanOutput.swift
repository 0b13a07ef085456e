import Arguments

/// What `-o` of `curfew plan` takes: a form of the output, or the file that the plan is saved to.
enum PlanOutput: Sendable {
  case form(ListForm)
  case file(String)

  static let option = Option<PlanOutput>(
    "output", short: "o", "FORM|FILE", help: "Form of the output, or a file for 'curfew apply' to carry out later",
    defaultText: ListForm.table.rawValue, completion: .files,
    parse: { text throws(InvalidValue) in
      if let form = ListForm(rawValue: text) { return .form(form) }
      // A form that is misspelt must not become a file.
      guard text.contains("/") || text.contains(".") else {
        let forms = ListForm.allCases.map(\.rawValue).joined(separator: ", ")
        throw InvalidValue(expected: "\(forms), or the name of a file with a dot or a slash in it, such as friday.plan")
      }
      return .file(text)
    })

  /// The form asked for; a table unless one is.
  static func form(_ invocation: Invocation) -> ListForm {
    if case .form(let form) = invocation[option] { form } else { .table }
  }
}
