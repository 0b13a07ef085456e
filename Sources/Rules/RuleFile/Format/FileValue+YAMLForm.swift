import YAML

/// The formatter goes by the declarations of keys.
extension FileValue: YAMLForm {
  var keyOrder: [String]? { mappingKeys?.names }
  var isTall: Bool { mappingKeys?.isTall ?? false }
  var isSeparated: Bool { mappingKeys?.isSeparated ?? false }
  func form(of key: String) -> (any YAMLForm)? { value(of: key) }
  var itemForm: (any YAMLForm)? { item }
}
