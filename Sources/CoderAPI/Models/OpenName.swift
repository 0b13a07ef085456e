/// One of a set of names that a later server may add to.
///
/// Every value a server sends is kept as it is; the known ones are static members to compare with.
public protocol OpenName: RawRepresentable, Hashable, Sendable, CustomStringConvertible where RawValue == String {
  init(rawValue: String)
}

extension OpenName {
  /// The name as the server writes it.
  public var description: String { rawValue }
}
