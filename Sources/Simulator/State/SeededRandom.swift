/// A small deterministic generator (SplitMix64, Steele, Lea and Flood 2014): the same seed gives the same company, day
/// and identifiers on every machine.
struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A stream of its own for one purpose, so that one actor's draws never shift another's.
  init(seed: UInt64, stream: UInt64) {
    var mixer = SeededRandom(seed: seed &+ stream &* 0xD134_2543_DE82_EF95)
    state = mixer.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// Roughly bell-shaped around `mean`, never further than `spread` from it.
  mutating func around(_ mean: Int, spread: Int) -> Int {
    guard spread > 0 else { return mean }
    return mean + (Int.random(in: -spread...spread, using: &self) + Int.random(in: -spread...spread, using: &self)) / 2
  }

  /// A version 4 UUID.
  mutating func id() -> SimulatedID {
    let high = (next() & ~0xF000) | 0x4000
    let low = (next() & ~(0xC << 60)) | (0x8 << 60)
    return SimulatedID(high: high, low: low)
  }

  /// Letters and digits, as Coder's tokens have them.
  mutating func letters(_ count: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    return String(decoding: (0..<count).map { _ in alphabet[Int(next() % 62)] }, as: UTF8.self)
  }
}
