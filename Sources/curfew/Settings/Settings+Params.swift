import Arguments
import Rules

/// Values for parameters of rule files from outside: `--param`, the environment, and `params` in the settings file.
extension Settings {
  /// The key in the settings file.
  static let paramsKey = "params"
  /// The names of environment variables begin with it; the rest is the parameter's name, in which case does not count.
  static let paramVariablePrefix = "CURFEW_PARAM_"

  static let param = Option<GivenParam>(
    "param", "NAME=VALUE",
    help: "A value for a parameter of the rules instead of the rule file's own; may be repeated",
    environment: "\(paramVariablePrefix)NAME", repeats: true,
    parse: { text throws(InvalidValue) in
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        throw InvalidValue(expected: "the name of a parameter and its value, such as idle_limit=2h")
      }
      return GivenParam(
        name: String(text[..<sign]), value: .text(String(text[text.index(after: sign)...])), origin: "flag --param")
    })

  /// Those of the command line alone.
  static func params(of invocation: Invocation) -> [GivenParam] { invocation.all(param) }

  /// Those of the environment, in the order of their names; an empty variable counts as not set.
  static func params(in environment: [String: String]) -> [GivenParam] {
    environment.filter { $0.key.hasPrefix(paramVariablePrefix) && !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { name, text in
        GivenParam(
          name: name.dropFirst(paramVariablePrefix.count).lowercased(), value: .text(text),
          origin: Origin.environment(name).description, ignoresCase: true)
      }
  }

  /// Those that count, without those that a later one outranks.
  var paramsInForce: [GivenParam] {
    params.enumerated().filter { place, param in
      !params[(place + 1)...].contains { $0.gives(param.name) || param.gives($0.name) }
    }.map(\.element)
  }
}
