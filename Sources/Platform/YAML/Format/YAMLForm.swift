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
