import Time

/// A request's body read the way the server's Go types read it: names without regard to case, unknown ones ignored,
/// null as good as absent, and Go's words when a type does not fit.
struct RequestBody {
  private let value: GoJSONValue
  private let type: String
  private let version: ServerVersion

  /// - Throws: the 400 that the server answers when the body is no JSON object.
  init(_ bytes: [UInt8], type: String, version: ServerVersion) throws(SimulatedRefusal) {
    self.type = type
    self.version = version
    do throws(GoJSONReader.Failure) {
      value = try GoJSONReader.firstValue(of: bytes)
    } catch {
      throw .invalidJSON(error.message)
    }
    switch value {
    case .object, .null: break
    default: throw .invalidJSON("json: cannot unmarshal \(value.goKind) into Go value of type codersdk.\(type)")
    }
  }

  private init(_ value: GoJSONValue, type: String, version: ServerVersion) {
    self.value = value
    self.type = type
    self.version = version
  }

  func string(_ name: String) throws(SimulatedRefusal) -> String? {
    switch value.member(name)?.value {
    case nil, .null: return nil
    case .string(let text): return text
    case .some(let other): throw mismatch(name, other.goKind, "string")
    }
  }

  func bool(_ name: String) throws(SimulatedRefusal) -> Bool? {
    switch value.member(name)?.value {
    case nil, .null: return nil
    case .bool(let flag): return flag
    case .some(let other): throw mismatch(name, other.goKind, "bool")
    }
  }

  func integer(_ name: String) throws(SimulatedRefusal) -> Int64? {
    switch value.member(name)?.value {
    case nil, .null: return nil
    case .number(let text):
      guard let number = Int64(text) else { throw mismatch(name, "number \(text)", "int64") }
      return number
    case .some(let other): throw mismatch(name, other.goKind, "int64")
    }
  }

  /// An object whose members are objects themselves, by key.
  func objects(_ name: String) throws(SimulatedRefusal) -> [(key: String, value: RequestBody)] {
    switch value.member(name)?.value {
    case nil, .null: return []
    case .object(let members):
      return members.map { ($0.key, RequestBody($0.value, type: type, version: version)) }
    case .some(let other): throw mismatch(name, other.goKind, "map[string]codersdk.AuthorizationCheck")
    }
  }

  /// A member that is an object; empty where it is missing.
  func object(_ name: String) -> RequestBody {
    RequestBody(value.member(name)?.value ?? .null, type: type, version: version)
  }

  /// A list of texts.
  func strings(_ name: String) throws(SimulatedRefusal) -> [String] {
    switch value.member(name)?.value {
    case nil, .null: return []
    case .array(let items):
      var texts: [String] = []
      for item in items {
        guard case .string(let text) = item else { throw mismatch(name, item.goKind, "string") }
        texts.append(text)
      }
      return texts
    case .some(let other): throw mismatch(name, other.goKind, "[]string")
    }
  }

  /// Whether the body has a member of this name, be it null.
  func has(_ name: String) -> Bool { value.member(name) != nil }

  /// A list of `{"name": …, "value": …}`.
  func pairs(_ name: String) throws(SimulatedRefusal) -> [(name: String, value: String)] {
    switch value.member(name)?.value {
    case nil, .null: return []
    case .array(let items):
      return items.compactMap { item in
        guard case .string(let name) = item.member("name")?.value, case .string(let value) = item.member("value")?.value
        else { return nil }
        return (name, value)
      }
    case .some(let other): throw mismatch(name, other.goKind, "[]codersdk.WorkspaceBuildParameter")
    }
  }

  func uuid(_ name: String) throws(SimulatedRefusal) -> String? {
    switch value.member(name)?.value {
    case nil, .null: return nil
    case .string(let text):
      switch UUIDText.parse(text) {
      // Official clients send the nil UUID for one that they leave out, and Go does not tell them apart.
      case .success(let uuid): return uuid == UUIDText.none ? nil : uuid
      case .failure(let failure): throw .invalidJSON(failure.message)
      }
    case .some(let other): throw mismatch(name, other.goKind, "uuid.UUID")
    }
  }

  func time(_ name: String) throws(SimulatedRefusal) -> Timestamp? {
    guard let (member, source) = value.member(name) else { return nil }
    if case .null = member { return nil }
    switch GoTime.parse(member, source: source, version: version) {
    case .success(let instant): return instant
    case .failure(let failure): throw .invalidJSON(failure.message)
    }
  }

  private func mismatch(_ name: String, _ kind: String, _ goType: String) -> SimulatedRefusal {
    .invalidJSON("json: cannot unmarshal \(kind) into Go struct field \(type).\(name) of type \(goType)")
  }
}
