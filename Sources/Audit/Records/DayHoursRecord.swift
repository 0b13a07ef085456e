import Time

/// How long the workspaces of one owner and template ran and were used on one day, kept when its records are removed.
public struct DayHoursRecord: Hashable, Sendable {
  /// The owner's user name.
  public var owner: String

  /// The template's name.
  public var template: String

  /// The organization's name; empty where it is not known.
  public var organization: String

  /// How long they ran, at least and at most.
  public var running: (least: Duration, most: Duration) {
    get { (.seconds(runningLeast), .seconds(runningMost)) }
    set { (runningLeast, runningMost) = (newValue.least.wholeSeconds, newValue.most.wholeSeconds) }
  }

  /// How long they were used, at least and at most.
  public var used: (least: Duration, most: Duration) {
    get { (.seconds(usedLeast), .seconds(usedMost)) }
    set { (usedLeast, usedMost) = (newValue.least.wholeSeconds, newValue.most.wholeSeconds) }
  }

  /// The starts by who brought them about.
  public var starts: [String: Int] = [:]

  /// The stops by who brought them about.
  public var stops: [String: Int] = [:]

  private(set) var runningLeast: Int64 = 0
  private(set) var runningMost: Int64 = 0
  private(set) var usedLeast: Int64 = 0
  private(set) var usedMost: Int64 = 0

  /// Makes a record without any hours.
  public init(owner: String, template: String, organization: String) {
    self.owner = owner
    self.template = template
    self.organization = organization
  }
}
