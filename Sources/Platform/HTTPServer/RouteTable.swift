/// Which value (a handler, an operation) stands for a method and a path such as `/users/{user}/keys/{id}`.
public struct RouteTable<Value: Sendable>: Sendable {
  /// A route that fits: its value and what its `{names}` stood for.
  public struct Match: Sendable {
    /// The value of the route.
    public let value: Value
    /// The path's parts by name, decoded.
    public let parameters: [String: String]
  }

  private struct Route: Sendable {
    let method: String
    let parts: [Substring]
    let value: Value
  }

  private var routes: [Int: [Route]] = [:]

  /// No routes.
  public init() {}

  /// Adds a route; where two fit, the one added first wins.
  public mutating func add(_ method: String, _ pattern: String, _ value: Value) {
    let parts = Self.parts(of: pattern)
    routes[parts.count, default: []].append(Route(method: method, parts: parts, value: value))
  }

  /// The route for a request, or nil. `path` is decoded and a trailing slash is not ignored.
  public func match(method: String, path: String) -> Match? {
    let parts = Self.parts(of: path)
    for route in routes[parts.count] ?? [] where route.method == method {
      if let parameters = Self.bind(route.parts, to: parts) {
        return Match(value: route.value, parameters: parameters)
      }
    }
    return nil
  }

  /// The methods for which a path has a route, in the order they were added: what a 405 tells.
  public func methods(for path: String) -> [String] {
    let parts = Self.parts(of: path)
    return (routes[parts.count] ?? []).filter { Self.bind($0.parts, to: parts) != nil }.map(\.method)
  }

  private static func parts(of path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false)
  }

  private static func bind(_ pattern: [Substring], to path: [Substring]) -> [String: String]? {
    var parameters: [String: String] = [:]
    for (wanted, found) in zip(pattern, path) {
      if wanted.first == "{", wanted.last == "}" {
        if found.isEmpty { return nil }
        parameters[String(wanted.dropFirst().dropLast())] = String(found)
      } else if wanted != found {
        return nil
      }
    }
    return parameters
  }
}
