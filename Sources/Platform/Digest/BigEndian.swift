extension [UInt8] {
  /// Appends the eight bytes of a number, most significant first.
  public mutating func appendBigEndian(_ number: UInt64) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
