import FoundationEssentials
import TestSupport
import Testing
import Time

@Suite struct ZoneTests {
  @Test(.enabled(if: ZoneFixture.isOwn, "the answers were taken with a release that older data contradict"))
  func agreesWithPython() throws {
    let file = Fixture.beside(path: "zones.tsv")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t").map(String.init)
      let zone = try #require(Zone(named: cells[0]))
      let instant = Timestamp(seconds: try #require(Int64(cells[1])))
      let civil = zone.civil(at: instant)
      #expect(instant.rfc3339(in: zone).hasPrefix(cells[2]), "\(line)")
      #expect(civil.offsetSeconds == Int(cells[3]), "\(line)")
      #expect(civil.dayOfYear == Int(cells[4]), "\(line)")
      #expect(civil.weekday == Int(cells[5]), "\(line)")
    }
  }

  @Test(arguments: [
    "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "UTC",
    "Etc/GMT+2", "Antarctica/Troll", "+05:30",
  ])
  func findsTheInstantAgain(name: String) throws {
    let zone = try #require(Zone(celText: name))
    var random = SeededGenerator(seed: 5)
    var instants = (0..<2000).map { _ in
      Timestamp(
        seconds: .random(in: 0...4_000_000_000, using: &random),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &random))
    }
    var transition = Timestamp.epoch
    for _ in 0..<150 {
      guard let next = zone.nextTransition(after: transition) else { break }
      #expect(next > transition)
      #expect(zone.civil(at: next).offsetSeconds != zone.civil(at: next - .seconds(1)).offsetSeconds)
      instants += [-3601, -1800, -1, 0, 1, 1799, 3600, 7200].map { next + .seconds($0) }
      transition = next
    }
    for instant in instants {
      switch zone.instants(of: zone.civil(at: instant)) {
      case .unique(let found): #expect(found == instant)
      case .repeated(let pre, let transition, let post):
        #expect(pre == instant || post == instant)
        #expect(pre < transition && transition <= post)
      case .skipped: Issue.record("\(instant) was shown by \(name)'s clocks, yet is said to be skipped")
      }
    }
  }

  @Test func knowsGapsAndFolds() throws {
    let zone = try #require(Zone(named: "Europe/Berlin"))
    let spring = try #require(CivilDate(parsing: "2026-03-29"))
    let gap = zone.instants(of: CivilTime(date: spring, hour: 2, minute: 30))
    let jump = try #require(Timestamp(rfc3339: "2026-03-29T01:00:00Z"))
    #expect(gap == .skipped(pre: jump + .minutes(30), transition: jump, post: jump - .minutes(30)))
    #expect(gap.first == jump && gap.last == jump)
    let autumn = try #require(CivilDate(parsing: "2026-10-25"))
    let fold = zone.instants(of: CivilTime(date: autumn, hour: 2, minute: 30))
    #expect(fold.first.rfc3339 == "2026-10-25T00:30:00Z")
    #expect(fold.last.rfc3339 == "2026-10-25T01:30:00Z")
    #expect(zone.instants(of: CivilTime(date: autumn, hour: 24)).first.rfc3339 == "2026-10-25T23:00:00Z")
  }

  @Test(arguments: [
    "", "/etc/passwd", "../Europe/Berlin", "Europe/../Europe/Berlin", "file:Europe/Berlin", "Europe/Berlin\0",
    "europe/berlin", "Europe", "Imaginary/Place", "Europe/", "/", "zone.tab", "libc:localtime", "Europe/Bérlin",
  ])
  func refusesOtherNames(name: String) {
    #expect(Zone(named: name) == nil)
  }

  @Test(arguments: [("+05:30", 19_800), ("-03:30", -12_600), ("02:00", 7200), ("+00:00", 0)])
  func readsOffsetsForCEL(text: String, seconds: Int) {
    #expect(Zone(celText: text)?.civil(at: .epoch).offsetSeconds == seconds)
  }

  @Test(arguments: ["+5:30", "+24:00", "05:60", "+05:30:00", "+:", "++05:30", "5h"])
  func refusesOtherOffsetsForCEL(text: String) {
    #expect(Zone(celText: text) == nil)
  }

  @Test func isEqualByName() {
    #expect(Zone(named: "Europe/Berlin") == Zone(named: "Europe/Berlin"))
    #expect(Zone(named: "UTC") == .utc)
    #expect(Zone(fixedOffsetSeconds: 0) == .utc)
    #expect(Zone(named: "Europe/Berlin") != Zone(named: "Europe/Paris"))
    #expect(Zone(fixedOffsetSeconds: 90_000) == nil)
  }

  @Test func knowsTheNamesThatThereAre() {
    let names = Zone.knownNames
    #expect(Set(names).isSuperset(of: ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
    #expect(Set(names).count == names.count)
    #expect(names.filter { Zone(named: $0) == nil } == [])
  }
}

/// Names that are another zone on each machine.
@Suite struct MachineDependentZoneTests {
  @Test(arguments: ["Local", "localtime", "posixrules", "Factory", "posix/UTC", "right/UTC", "right/Europe/Berlin"])
  func areNoZones(name: String) {
    #expect(Zone.dependsOnMachine(name))
    #expect(Zone(named: name) == nil && Zone(celText: name) == nil)
    #expect(Zone.complaint(about: name).contains("depends on the machine"))
  }

  @Test(arguments: ["UTC", "Etc/UTC"])
  func othersAre(name: String) { #expect(!Zone.dependsOnMachine(name)) }

  @Test(arguments: [
    ("CET+1", "CET"), ("UTC+2", "UTC"), ("GMT-05:30", "GMT"), ("Europe/Berlin+2", "Europe/Berlin"), ("UTC +2", "UTC"),
  ])
  func tellsAnOffsetBehindAName(_ text: String, _ name: String) {
    #expect(Zone.name(beforeOffsetIn: text) == name)
    #expect(Zone.complaint(about: text) == "no time zone is named '\(text)', and none takes an offset")
  }

  @Test(arguments: [
    "CET", "+02:00", "+1", "America/Port-au-Prince", "a+", "a+b", "a+:", "Europe/Berln", "",
  ])
  func takesNothingElseForOne(_ text: String) { #expect(Zone.name(beforeOffsetIn: text) == nil) }
}
