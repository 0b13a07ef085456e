/// What can go wrong, or happen besides.
enum Fault: Int, CaseIterable, Sendable {
  // Of a request.
  /// It is lost before the server had it.
  case lostBefore
  /// Its answer is lost after it was carried out.
  case lostAfter
  /// A change that reaches the server after its client has given it up.
  case late
  /// A change that reaches the server twice.
  case twice
  /// Its answer ends early, and the client notices.
  case cut
  /// Its answer lacks its second half, and nobody says so.
  case half
  /// It takes up to its time-out, so that answers come in another order.
  case slow
  /// A proxy's page with a status of 502, 503 or 504, carried out or not.
  case proxyPage
  /// A page of a log-in with the status 200; the server never had the request.
  case loginPage
  /// The server's own failure, carried out or not.
  case serverError
  /// The server wants to be left alone for some time.
  case rateLimit
  /// The server does not know the token for once.
  case signedOut
  /// The list as it was some time ago.
  case stale
  /// Somebody changes the workspace that is about to be read again, or any between two pages of the list.
  case raced
  /// The process dies as a change is to leave: its intent is on the disk, and no request was sent.
  case diesBefore
  /// The process dies when a change has been carried out.
  case diesAfter
  /// The server ends after it, and comes back as it was up to a minute before.
  case setBack

  // Of the machine, each sweep.
  /// The process dies at some write.
  case killed
  /// A death takes the machine with it, so that what was not synced is lost.
  case powerCut
  /// A dead process is started again only hours later.
  case absent
  /// A write or sync fails.
  case diskError
  /// The disk is full for a while.
  case diskFull
  /// The machine's clock is set wrong.
  case clockSet
  /// A second process is started beside the first.
  case second
  /// The trail is copied back from a backup while no process works.
  case restored
  /// The trail is deleted while no process works.
  case deleted
  /// The trail is deleted, or replaced by a backup, under a process at work.
  case swapped

  // Of the server, each sweep.
  /// It is started again, and not there meanwhile.
  case restarted
  /// It is started again as the next version.
  case upgraded
  /// Its clock is set, forward or back.
  case serverClock

  // Of people, each sweep.
  /// Somebody changes something by hand.
  case hand
  /// A workspace is renamed, given to somebody else, or made anew after it was deleted.
  case moved
  /// Somebody throws the pause.
  case pause
  /// Other rules, or another mode.
  case reload
  /// Rules that cannot be loaded.
  case broken

  // Added later: each fault draws by its number, so that seeds of before tell the same story without these.
  /// The server refuses a request, with a status and in the words of the recordings.
  case refused
  /// A proxy refuses a request with a page, and the server never had it.
  case proxyRefused
  /// The trail of a dead process becomes one of an earlier version of Curfew.
  case older
  /// A page of a copy of the trail of a dead process is lost.
  case damaged
  /// The rules that are reloaded tell owners before they shorten.
  case telling
  /// A notice does not arrive.
  case undelivered
  /// A notice arrives, and its answer does not.
  case unanswered

  /// The share of the requests or sweeps that it hits in the worst of runs.
  var most: Double {
    switch self {
    case .lostBefore, .lostAfter, .late, .twice, .slow: 0.1
    case .cut, .half, .proxyPage, .serverError: 0.05
    case .loginPage, .rateLimit: 0.02
    case .signedOut: 0.005
    // A sweep asks for one list and for much else.
    case .stale: 0.15
    case .raced: 0.1
    case .diesBefore, .diesAfter: 0.03
    case .killed, .diskError: 0.2
    case .powerCut: 1
    case .absent: 0.4
    case .diskFull: 0.1
    case .clockSet: 0.02
    case .second: 0.05
    case .restored, .deleted: 0.1
    case .swapped: 0.01
    case .restarted: 0.05
    case .upgraded: 0.01
    case .setBack: 0.003
    case .serverClock: 0.02
    case .hand: 0.6
    case .moved: 0.05
    case .pause: 0.03
    case .reload: 0.1
    case .broken: 0.03
    case .refused: 0.05
    case .proxyRefused: 0.02
    case .older: 1
    case .damaged: 0.3
    case .telling: 1
    case .undelivered, .unanswered: 0.3
    }
  }
}

/// How often each fault happens in a run: some runs have little of one and much of another.
///
/// Each fault has its own chances, so that to leave one out does not move the others.
struct Chances: Sendable {
  private var rates: [Double]
  private var dice: [Dice]
  /// How often each happened.
  private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)

  init(seed: UInt64, without: Set<Fault> = []) {
    dice = Fault.allCases.map { Dice(seed: seed, stream: 100 + UInt64($0.rawValue)) }
    rates = []
    for fault in Fault.allCases {
      let isRare = dice[fault.rawValue].happens(0.35)
      let share = dice[fault.rawValue].happens(0.5) ? 0.3 : 1
      let rate = fault.most * share * Double(dice[fault.rawValue].number(1...100)) / 100
      rates.append(isRare || without.contains(fault) ? 0 : rate)
    }
  }

  /// The faults that can happen, which shrinking leaves out one by one.
  var possible: [Fault] { Fault.allCases.filter(canHappen) }

  /// Whether it can happen at all.
  func canHappen(_ fault: Fault) -> Bool { rates[fault.rawValue] > 0 }

  mutating func happens(_ fault: Fault) -> Bool {
    guard rates[fault.rawValue] > 0, dice[fault.rawValue].happens(rates[fault.rawValue]) else { return false }
    counts[fault.rawValue] += 1
    return true
  }

  /// Takes back the count of one that could not happen after all.
  mutating func uncount(_ fault: Fault) { counts[fault.rawValue] -= 1 }

  /// From now on nothing goes wrong.
  mutating func end() { rates = rates.map { _ in 0 } }
}
