/// The names of the attributes that an answer needs and that are unknown (`ws.agents`).
public final class UnknownAttributes: Sendable, Hashable {
  public let names: Set<String>

  public init(_ names: Set<String>) { self.names = names }

  func union(_ other: UnknownAttributes) -> UnknownAttributes {
    self === other || other.names.isSubset(of: names) ? self : UnknownAttributes(names.union(other.names))
  }

  public static func == (left: UnknownAttributes, right: UnknownAttributes) -> Bool { left.names == right.names }

  public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
