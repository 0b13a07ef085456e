import Time

/// Somebody with a workspace, and how they spend their days.
struct Person: Sendable {
  let user: Int
  /// Changed when they make theirs anew.
  var workspace: Int
  let zone: Zone
  /// 0 = Sunday.
  let workdays: Set<Int>
  /// Minutes after local midnight.
  let arrives: Int
  let leaves: Int
  /// How far from that a day's arrival and departure are at most, in minutes.
  var arrivalSpread = 40
  var departureSpread = 35
  /// How often they stay away on a workday, 0 to 1.
  var absent = 0.04
  /// Days on which they stay away, as days since 1970.
  let holidays: Set<Int>
  let tool: Visit.Kind
  /// How often the windows stay open when they go, 0 to 1.
  let forgetsWindows: Double
  /// How often they stop the workspace when they go, 0 to 1.
  let stopsByHand: Double
  /// How often they come back for an evening hour, 0 to 1.
  let worksEvenings: Double
  /// How often an afternoon is spent waiting for a job that prints nothing, 0 to 1.
  let waitsForJobs: Double
  /// How often the day gets longer than planned, 0 to 1.
  let staysLate: Double
  let seed: UInt64
  /// Whether they want to be connected at this moment.
  var isAtWork = false
  /// Away from the keyboard: lunch, a meeting.
  var isPausing = false
}

/// What a person does at some moment.
enum PersonMove: Sendable {
  case arrive, pause, resume, leave
  /// Starts something long and waits for it: at work, but the connection is silent.
  case waitForJob
  /// The forgotten connection ends: the laptop went to sleep.
  case loseWindow
  /// Starts the workspace again after it was stopped under their hands.
  case restart
}
