/// The data of one time zone, as sweeps judge by them.
public struct ZoneRecord: Hashable, Sendable {
  /// The zone's IANA name.
  public var name: String

  /// The compiled zone, in the form of tzfile(5).
  public var data: [UInt8]

  /// Makes a record of one zone.
  public init(name: String, data: [UInt8]) {
    self.name = name
    self.data = data
  }
}
