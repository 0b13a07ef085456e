extension Double {
  /// The number as JSON writes it, in every output alike: `32400`, `1.5`.
  public var plainText: String {
    self == rounded() && magnitude < 1e15 ? String(Int64(self)) : String(self)
  }
}
