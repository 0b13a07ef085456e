import Diagnostics

/// Writes a document in one canonical form, with all of its comments.
///
/// Keys stand in the order of the form, and are indented by two spaces. What stands on one line in `[ ]` or `{ }` stays there, unless the
/// form wants it tall, it is a list of mappings, or a comment stands in it. Block scalars and texts of several lines keep their lines.
public struct YAMLFormatter {
  private let form: any YAMLForm

  /// - Parameter form: the form of the whole document
  public init(_ form: any YAMLForm) { self.form = form }

  /// The document in canonical form, with a newline at its end; `nil` if it cannot be read or is empty.
  ///
  /// The caller compares the meaning of the two texts.
  public func text(of file: SourceFile) -> String? {
    guard let (layout, _) = Self.layout(of: file) else { return nil }
    var printer = YAMLPrinter()
    printer.print(layout, form)
    return printer.text
  }

  /// The comments of a document in the order written, each from its `#` on; `nil` if it cannot be read or is empty.
  public static func comments(of file: SourceFile) -> [String]? { layout(of: file)?.comments }

  private static func layout(of file: SourceFile) -> (layout: YAMLLayout, comments: [String])? {
    var builder = YAMLLayoutBuilder(file)
    // What cannot be read has errors, which the caller tells of.
    guard let built = try? builder.build() else { return nil }
    var layout = built.layout
    let comments = YAMLComments(file, outside: builder.scalars, from: built.start)
    comments.attach(to: &layout)
    return (layout, comments.texts)
  }
}

/// What the formatter knows of the meaning of a place in a document.
public protocol YAMLForm {
  /// The keys of the mapping here in canonical order; `nil` if they are names, which stay in the order written.
  var keyOrder: [String]? { get }
  /// Whether the mapping here is always written a key a line.
  var isTall: Bool { get }
  /// Whether an empty line stands before the mapping here if it is an item of a list, and not the first.
  var isSeparated: Bool { get }
  /// What stands under a key of the mapping here; `nil` if nothing is known of it.
  func form(of key: String) -> (any YAMLForm)?
  /// What an item of the list here is; `nil` if nothing is known of it.
  var itemForm: (any YAMLForm)? { get }
}
