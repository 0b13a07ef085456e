/// The name that was probably meant, or `nil` if none is near: the smallest edit distance (insertions, deletions, changes,
/// swapped neighbours), at most a third of the length, whatever the case of letters; or a name of several words that begins
/// with it (`idle` for `idle_for`). Ties by order.
public func nearest(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = name.unicodeScalars.map(\.lowered)
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in names where candidate != name {
    let scalars = candidate.unicodeScalars.map(\.lowered)
    guard !scalars.isEmpty, scalars.count <= 64 else { continue }
    let limit = max(1, (max(wanted.count, scalars.count) + 1) / 3)
    if wanted.count >= 3, candidate.hasPrefix("\(name)_"), best == nil {
      best = (candidate, limit)
      continue
    }
    guard abs(wanted.count - scalars.count) <= limit else { continue }
    let distance = edits(from: wanted, to: scalars)
    if distance <= limit, distance < min(wanted.count, scalars.count), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// Optimal string alignment distance.
private func edits(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in 1...left.count {
    var row = [i]
    for j in 1...right.count {
      let change = left[i - 1] == right[j - 1] ? 0 : 1
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        cost = min(cost, beforeLast[j - 2] + 1)
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
