import Files
import Glibc
import Time

/// Whether time zones can be looked up here, and how old the knowledge of them is.
enum ZoneDataCheck {
  /// Looks at the data that the program uses.
  static func run(now: Timestamp) -> Check {
    let data = ZoneData.system
    return run(data, now: now, packages: data.folder == "/usr/share/zoneinfo" ? "/var/lib/dpkg/status" : nil)
  }

  /// - Parameter packages: dpkg's list of packages where the data are Debian's: it tells the release if they do not themselves
  static func run(_ data: ZoneData, now: Timestamp, packages: String?) -> Check {
    do throws(PathFailure) {
      guard try PathContent(at: data.folder) == .directory, data.zone(named: "Europe/London") != nil else {
        return Check(
          "zone data", .warning,
          "no time zones in \(data.folder): only UTC is known, and rules that name a zone do not load",
          advice: "install the package tzdata, or name the folder of the zones in the variable TZDIR")
      }
      let named = data.release
      guard let release = named != nil ? named : try package(in: packages) else {
        return Check(
          "zone data", .unknown, "time zones of \(data.folder), release unknown",
          advice: "neither tzdata.zi nor +VERSION there nor dpkg says how old they are; keep tzdata up to date")
      }
      let found = "time zones of release \(release) in \(data.folder)"
      guard let latest = latestPublication(of: release, in: data), now - latest > .days(365) else {
        return Check("zone data", .ok, found)
      }
      return Check(
        "zone data", .warning, "\(found), over a year old",
        advice:
          "update tzdata: since then countries may have changed when their clocks change, and rules follow the old dates"
      )
    } catch {
      return Check("zone data", .failed, "\(error)", advice: error.advice)
    }
  }

  /// The version of Debian's package, which begins with the release: `2025b-0+deb12u2`; `nil` where there is none.
  private static func package(in list: String?) throws(PathFailure) -> String? {
    guard let list, try PathContent.isAnything(at: list) else { return nil }
    let lines = String(decoding: try RegularFile.bytes(at: list, limit: 1 << 26), as: UTF8.self).split(separator: "\n")
    guard let start = lines.firstIndex(of: "Package: tzdata") else { return nil }
    let own = lines[(start + 1)...].prefix { !$0.hasPrefix("Package: ") }
    return own.first { $0.hasPrefix("Version: ") }.map { String($0.dropFirst("Version: ".count)) }
  }

  /// The last instant at which the release of some data can have come out; `nil` where they do not tell.
  static func latestPublication(of data: ZoneData) -> Timestamp? {
    data.release.flatMap { latestPublication(of: $0, in: data) }
  }

  /// The last instant at which a release can have come out: the end of the year in its name, or within that year the
  /// time of the file that names it. Releases carry no date; `nil` for a name without a year.
  private static func latestPublication(of release: String, in data: ZoneData) -> Timestamp? {
    guard let year = Int(release.prefix(4)), let first = CivilDate(year: year, month: 1, day: 1),
      let next = CivilDate(year: year + 1, month: 1, day: 1)
    else { return nil }
    let (begin, end) = (
      Zone.utc.instants(of: CivilTime(date: first)).first, Zone.utc.instants(of: CivilTime(date: next)).first
    )
    var status = stat()
    for name in ["tzdata.zi", "+VERSION"] where stat("\(data.folder)/\(name)", &status) == 0 {
      let written = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
      return written >= begin && written < end ? written : end
    }
    return end
  }
}
