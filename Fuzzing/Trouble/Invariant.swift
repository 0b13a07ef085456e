/// What must never be, whatever goes wrong.
enum Invariant: String, CaseIterable, Sendable {
  case intentFirst = "no request without its intent"
  case oneOpen = "one open request about a value"
  case paused = "nothing is sent while paused"
  case inFlight = "four changes at once at most"
  case leftAlone = "no change before the server's Retry-After"
  case oneProcess = "one process at a time"
  case lostFile = "nothing is sent when the trail is gone"
  case memory = "memory equals the file"
  case answers = "rules are not asked again only where they would say the same"
  case verifies = "the trail verifies"
  case damage = "damage is found, and where"
  case everyOutcome = "every request has an outcome"
  case rightOutcome = "the right outcome"
  case refused = "what was refused is known to be"
  case trailKnows = "the trail knows every request"
  case sweepEnds = "every sweep has an end"
  case cooldown = "no rule acts before its cooldown is over"
  case perBuild = "no rule acts on a build more often than it may"
  case perSweep = "no sweep acts more often than it may"
  case blastRadius = "no rule shortens more workspaces at once than it may"
  case protected = "nothing in use is shortened against a protecting rule"
  case heldFor = "nothing is shortened before its condition held long enough"
  case due = "a group acts once for each of its times, and at no other"
  case kept = "nothing is taken from what a rule keeps"
  case schedules = "no schedule is lost"
  case people = "what a person set stands"
  case newestList = "no older list is judged"
  case floor = "no deadline that the server never takes"
  case brokenRules = "broken rules are refused"
  case told = "nothing is shortened before its owner was told"
  case message = "a message comes once, or with the same key and content"
  case outbox = "every notice is sent or given up"
  case replay = "every decision comes out the same again"
  case quiet = "quiet in the end"
}

/// That something was which must never be.
struct Violation: Error, CustomStringConvertible {
  let invariant: Invariant
  let words: String

  init(_ invariant: Invariant, _ words: String) {
    self.invariant = invariant
    self.words = words
  }

  var description: String { "\(invariant.rawValue): \(words)" }
}
