/// Tells when something that is looked at again and again has changed and come to rest.
///
/// Files that belong together are written one after the other. Two looks in a row that see the same say that whoever
/// writes them has finished, or at least paused for the time between the looks.
public struct QuietChange<Seen: Equatable & Sendable>: Sendable {
  private var taken: Seen
  private var last: Seen

  /// - Parameter first: what was seen before what is known was read
  public init(_ first: Seen) { (taken, last) = (first, first) }

  /// Takes in what is seen now.
  ///
  /// - Returns: whether it is something new, and the same as at the look before. That is said once of each change.
  public mutating func see(_ now: Seen) -> Bool {
    defer { last = now }
    guard now == last, now != taken else { return false }
    taken = now
    return true
  }
}
