/// The functions of an environment, by name.
struct FunctionTable: Sendable {
  private var functions: [String: Function]

  init(libraries: Set<Library>) {
    functions = FunctionTable.standard
    for library in Library.allCases where libraries.contains(library) {
      for function in library.functions { add(function) }
    }
  }

  subscript(name: String) -> Function? { functions[name] }

  /// Adds a host function.
  ///
  /// If the name exists already, the new function also takes over the existing overloads, and must implement them.
  mutating func add(_ host: HostFunction) {
    add(Function(host))
  }

  private mutating func add(_ function: Function) {
    var function = function
    if let earlier = functions[function.name] { function.add(earlier.overloads) }
    functions[function.name] = function
  }

  /// All callable names without operators, for suggestions, sorted.
  func names(areMembers: Bool) -> [String] {
    functions.values.filter { function in
      function.name.first.map { $0.isLetter } == true && function.overloads.contains { $0.isMember == areMembers }
    }.map(\.name).sorted()
  }

  private static let standard: [String: Function] = {
    let groups = [
      OperatorFunctions.all, ComparisonFunctions.all, CollectionFunctions.all, ConversionFunctions.all,
      TimeFunctions.all, StandardStringFunctions.all,
    ]
    return Dictionary(uniqueKeysWithValues: groups.joined().map { ($0.name, $0) })
  }()
}

extension Library {
  /// The library's functions; macros belong to the parser.
  var functions: [Function] {
    switch self {
    case .strings: StringFunctions.all + FormatFunctions.all
    case .math: MathFunctions.all + BitFunctions.all
    case .encoders: EncoderFunctions.all
    case .network: AddressFunctions.all + CIDRFunctions.all
    case .optional: OptionalFunctions.all
    case .sets: SetFunctions.all
    case .lists: ListFunctions.all
    case .bindings, .block, .twoVariableComprehensions: []
    }
  }
}
