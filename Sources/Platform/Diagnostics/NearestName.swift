/// The name that was probably meant, or `nil` if none is near: the smallest edit distance (insertions, deletions, changes,
/// swapped neighbours; letters of either case count half), at most a third of the length, ties by order.
public func nearest(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.unicodeScalars)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in names where candidate != name {
    let scalars = Array(candidate.unicodeScalars)
    guard !scalars.isEmpty, scalars.count <= 64 else { continue }
    let limit = 2 * max(1, (max(wanted.count, scalars.count) + 1) / 3)
    guard 2 * abs(wanted.count - scalars.count) <= limit else { continue }
    let distance = halfEdits(from: wanted, to: scalars)
    if distance <= limit, distance < 2 * min(wanted.count, scalars.count), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// Optimal string alignment distance in half steps.
private func halfEdits(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = (0...right.count).map { 2 * $0 }
  for i in 1...left.count {
    var row = [2 * i]
    for j in 1...right.count {
      let change = left[i - 1] == right[j - 1] ? 0 : left[i - 1].lowered == right[j - 1].lowered ? 1 : 2
      var cost = min(last[j] + 2, row[j - 1] + 2, last[j - 1] + change)
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 2)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}

extension Unicode.Scalar {
  fileprivate var lowered: Unicode.Scalar {
    (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self
  }
}
