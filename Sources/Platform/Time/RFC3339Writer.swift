/// Writes civil times as RFC 3339, byte by byte: the log and the audit trail write several for every workspace.
struct RFC3339Writer: ~Copyable {
  // The memory of the string that is being made, valid during its initialiser and large enough: see `text(of:)`.
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  private init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  static func text(of time: CivilTime) -> String {
    // A sign and 19 digits of a year, and 31 bytes from the month to the offset.
    String(unsafeUninitializedCapacity: 51) { bytes in
      var writer = RFC3339Writer(bytes)
      writer.write(time)
      return writer.count
    }
  }

  static func text(of date: CivilDate) -> String {
    String(unsafeUninitializedCapacity: 26) { bytes in
      var writer = RFC3339Writer(bytes)
      writer.write(date)
      return writer.count
    }
  }

  private mutating func write(_ time: CivilTime) {
    write(time.date)
    put(UInt8(ascii: "T"))
    put(time.hour, digits: 2)
    put(UInt8(ascii: ":"))
    put(time.minute, digits: 2)
    put(UInt8(ascii: ":"))
    put(time.second, digits: 2)
    if time.nanosecond != 0 {
      put(UInt8(ascii: "."))
      put(time.nanosecond, digits: 9)
      while bytes[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }
    write(offset: time.offsetSeconds)
  }

  private mutating func write(_ date: CivilDate) {
    if date.year < 0 { put(UInt8(ascii: "-")) }
    let year = abs(date.year)
    var digits = 4
    var limit = 10_000
    while year >= limit {
      digits += 1
      limit = digits == 19 ? .max : limit * 10
    }
    put(year, digits: digits)
    put(UInt8(ascii: "-"))
    put(date.month, digits: 2)
    put(UInt8(ascii: "-"))
    put(date.day, digits: 2)
  }

  private mutating func write(offset: Int) {
    guard offset != 0 else {
      put(UInt8(ascii: "Z"))
      return
    }
    put(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    put(abs(offset) / 3600, digits: 2)
    put(UInt8(ascii: ":"))
    put(abs(offset) % 3600 / 60, digits: 2)
  }

  private mutating func put(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  private mutating func put(_ number: Int, digits: Int) {
    var rest = number
    for index in stride(from: count + digits - 1, through: count, by: -1) {
      bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += digits
  }
}
