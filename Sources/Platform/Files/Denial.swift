import Glibc

/// A file or directory that does not let this user through, and whom it does.
public struct Denial: Sendable, Hashable {
  /// The file or directory that refuses: the path asked for, or a directory above it.
  public let place: String
  let owner: uid_t
  let group: gid_t
  let mode: mode_t

  /// Looks at what refused; where even that may not be looked at, nothing is known of whom it lets in.
  init(at place: String) {
    self.place = place
    var status = stat()
    let isSeen = stat(place, &status) == 0
    owner = isSeen ? status.st_uid : 0
    group = isSeen ? status.st_gid : 0
    mode = isSeen ? status.st_mode : 0
  }

  /// For people, without a full stop.
  func reason(for path: String) -> String {
    let octal = String(mode & 0o777, radix: 8)
    let rights = String(repeating: "0", count: 3 - octal.count) + octal
    let detail = "it belongs to \(Self.userName(owner)) and has mode 0\(rights)"
    return path == place ? "permission denied; \(detail)" : "permission denied at \(place); \(detail)"
  }

  /// What to do about it.
  var advice: String {
    var ways: [String] = []
    if geteuid() != 0 {
      if owner != 0, let name = Self.name(of: owner) { ways.append("as its owner (sudo -u \(name) …)") }
      ways.append("as root (sudo …)")
    } else {
      ways.append("as \(Self.userName(owner))")
    }
    let isOpenToGroup = mode & 0o040 != 0 && (mode & S_IFMT != S_IFDIR || mode & 0o010 != 0)
    let joining = isOpenToGroup && geteuid() != 0 ? "; or join the group \(Self.groupName(group))" : ""
    return "run the command " + ways.joined(separator: " or ") + joining
  }

  private static func userName(_ id: uid_t) -> String { name(of: id) ?? "user \(id)" }

  /// The name in the system's list of users; `nil` for one without, such as the user of a service that does not run.
  private static func name(of id: uid_t) -> String? {
    var record = passwd()
    var buffer = [CChar](repeating: 0, count: 16384)
    var found: UnsafeMutablePointer<passwd>?
    guard getpwuid_r(id, &record, &buffer, buffer.count, &found) == 0, let found else { return nil }
    return String(cString: found.pointee.pw_name)
  }

  private static func groupName(_ id: gid_t) -> String {
    var record = Glibc.group()
    var buffer = [CChar](repeating: 0, count: 65536)
    var found: UnsafeMutablePointer<Glibc.group>?
    guard getgrgid_r(id, &record, &buffer, buffer.count, &found) == 0, let found else { return "\(id)" }
    return String(cString: found.pointee.gr_name)
  }
}
