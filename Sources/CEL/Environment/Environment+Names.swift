extension Environment {
  /// The full names that a name can mean, in the order in which they are tried.
  ///
  /// In the container `a.b`, `x` means `a.b.x`, `a.x` or `x`; `.x` means only `x`.
  func candidates(for name: String) -> [String] {
    if name.hasPrefix(".") { return [String(name.dropFirst())] }
    var result: [String] = []
    var prefix = Substring(container)
    while !prefix.isEmpty {
      result.append("\(prefix).\(name)")
      prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
    }
    result.append(name)
    return result
  }

  /// The function with a name, resolved in the container; `nil` if there is none.
  func function(named name: String) -> Function? {
    if container.isEmpty, !name.hasPrefix(".") { return functions[name] }
    return candidates(for: name).lazy.compactMap { functions[$0] }.first
  }

  /// The type with a full name; `nil` if there is none.
  func typeName(_ name: String) -> CELType? {
    switch name {
    case "bool": .bool
    case "int": .int
    case "uint": .uint
    case "double": .double
    case "string": .string
    case "bytes": .bytes
    case "null_type": .null
    case "list": .list(.dyn)
    case "map": .map(.dyn, .dyn)
    case "type": .type(.dyn)
    case "google.protobuf.Timestamp": .timestamp
    case "google.protobuf.Duration": .duration
    case "optional_type" where libraries.contains(.optional): .optional(.dyn)
    case "net.IP" where libraries.contains(.network), "net.CIDR" where libraries.contains(.network): .abstract(name, [])
    default: nil
    }
  }
}
