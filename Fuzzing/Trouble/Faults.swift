/// How often what goes wrong, each as a share of the requests, sweeps or days that it could hit.
struct Faults: Sendable {
  /// Of a request before the server had it.
  var lostBefore = 0.0
  /// Of an answer whose request was carried out.
  var lostAfter = 0.0
  /// A change that reaches the server after its client has given it up.
  var late = 0.0
  /// A change that reaches the server twice.
  var twice = 0.0
  /// An answer that is cut off.
  var cut = 0.0
  /// A failure of the server or a proxy instead of an answer, carried out or not.
  var status = 0.0
  /// The list as it was some time ago.
  var stale = 0.0
  /// A moment at which the process dies, per sweep.
  var killed = 0.0
  /// Of those, with the machine, so that what was not synced is lost.
  var powerCut = 0.0
  /// A write or sync that fails, per sweep.
  var diskError = 0.0
  /// A disk that is full for a while, per sweep.
  var diskFull = 0.0
  /// Somebody who changes something by hand, per sweep.
  var hand = 0.0
  /// The pause, per sweep.
  var pause = 0.0
  /// Other rules, per sweep.
  var reload = 0.0
  /// A machine's clock that is set, per sweep.
  var clockSet = 0.0

  /// A second process that is started beside the first, per sweep.
  var second = 0.0

  static let none = Faults()

  /// All of them, in a run's own mixture: some runs have little of one and much of another.
  static func mixed(_ dice: inout Dice) -> Faults {
    func share(_ most: Double, _ dice: inout Dice) -> Double {
      dice.happens(0.35) ? 0 : most * Double.random(in: 0...1, using: &dice)
    }
    var faults = Faults()
    faults.lostBefore = share(0.1, &dice)
    faults.lostAfter = share(0.1, &dice)
    faults.late = share(0.1, &dice)
    faults.twice = share(0.1, &dice)
    faults.cut = share(0.05, &dice)
    faults.status = share(0.1, &dice)
    // A sweep asks for one list and for much else.
    faults.stale = share(0.15, &dice)
    faults.killed = share(0.2, &dice)
    faults.powerCut = share(1, &dice)
    faults.diskError = share(0.2, &dice)
    faults.diskFull = share(0.1, &dice)
    faults.hand = share(0.6, &dice)
    faults.pause = share(0.03, &dice)
    faults.reload = share(0.1, &dice)
    faults.clockSet = share(0.02, &dice)
    faults.second = share(0.05, &dice)
    return faults
  }
}
