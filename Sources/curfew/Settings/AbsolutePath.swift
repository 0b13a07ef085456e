import FoundationEssentials

extension String {
  /// The path from the root on: a message that names a file must be true in another shell and in a service, too.
  var absolutePath: String {
    if hasPrefix("/") { return self }
    let here = FileManager.default.currentDirectoryPath
    let path = hasPrefix("./") ? String(dropFirst(2)) : self
    return here == "/" ? here + path : "\(here)/\(path)"
  }
}
