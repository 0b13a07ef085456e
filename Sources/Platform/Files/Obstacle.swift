import Glibc

/// Finds the part of a path at which the system refused, following links as the system does.
struct Obstacle {
  /// What was found.
  private(set) var code: PathFailure.Code
  /// Links to follow at most, as in the kernel.
  private static let linkLimit = 40

  /// - Parameter systemError: what the system said of the whole path
  init(on path: String, systemError: Int32) {
    code = .failed(systemError: systemError)
    switch systemError {
    // The place itself, unless something above it is found.
    case EACCES, EPERM: code = .denied(Denial(at: path))
    case ELOOP: code = .linkLoop
    default: code = .missing
    }
    if let found = Self.find(on: path, linksLeft: Self.linkLimit) { code = found }
  }

  /// The first part of the path that cannot be passed; `nil` where all can.
  private static func find(on path: String, linksLeft: Int) -> PathFailure.Code? {
    guard linksLeft > 0 else { return .linkLoop }
    var above = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      let place = above.isEmpty || above.hasSuffix("/") ? above + component : "\(above)/\(component)"
      var status = stat()
      if stat(place, &status) != 0 {
        let reason = errno
        if let target = target(of: place) {
          if reason == ELOOP { return .linkLoop }
          if reason == ENOENT || reason == ENOTDIR { return .danglingLink(place, target: target) }
          let full = target.hasPrefix("/") || above.isEmpty ? target : "\(above)/\(target)"
          return find(on: full, linksLeft: linksLeft - 1)
        }
        switch reason {
        case ENOENT: return .missing
        // What lies there as a file was to be a directory: nothing is said of what is below it.
        case ENOTDIR: return .notDirectory(above)
        case EACCES: return .denied(Denial(at: above.isEmpty ? "." : above))
        default: return .failed(systemError: reason)
        }
      }
      above = place
    }
    return nil
  }

  /// Where a link leads, as it says; `nil` for anything else.
  private static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
