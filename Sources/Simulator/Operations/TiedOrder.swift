/// The order in which PostgreSQL hands out rows of which many are equal by the sort key, page by page.
///
/// Where a page ends in the first half of the table it keeps a heap of as many rows as the page's end asks for, and takes
/// the heap apart: among equals the first row comes last on each such page, and the row behind each page but the last of
/// these is on none. Later pages sort the table as a whole. (PostgreSQL's `tuplesort.c`: `make_bounded_heap`,
/// `sort_bounded_heap`.)
struct TiedOrder<Row> {
  /// Whether the first has to come before the second; neither before the other where they are equal.
  let isBefore: (Row, Row) -> Bool

  /// The first `bound` rows in order, of which a page shows the last; all of them where there is no bound.
  func first(_ bound: Int?, of rows: [Row]) -> [Row] {
    guard let bound, bound > 0, rows.count > bound * 2 else { return sorted(rows) }
    var heap: [Row] = []
    for row in rows {
      if heap.count < bound {
        insert(row, into: &heap)
      } else if isBefore(row, heap[0]) {
        replaceTop(of: &heap, by: row)
      }
    }
    var result: [Row] = []
    while let top = heap.first {
      result.append(top)
      let last = heap.removeLast()
      if !heap.isEmpty { replaceTop(of: &heap, by: last) }
    }
    return result.reversed()
  }

  private func sorted(_ rows: [Row]) -> [Row] {
    rows.enumerated().sorted { one, other in
      if isBefore(one.element, other.element) { return true }
      return !isBefore(other.element, one.element) && one.offset < other.offset
    }.map(\.element)
  }

  /// The heap has the last of its rows on top.
  private func insert(_ row: Row, into heap: inout [Row]) {
    heap.append(row)
    var place = heap.count - 1
    while place > 0 {
      let above = (place - 1) / 2
      guard isBefore(heap[above], row) else { break }
      heap[place] = heap[above]
      place = above
    }
    heap[place] = row
  }

  private func replaceTop(of heap: inout [Row], by row: Row) {
    var place = 0
    while true {
      var below = 2 * place + 1
      guard below < heap.count else { break }
      if below + 1 < heap.count, isBefore(heap[below], heap[below + 1]) { below += 1 }
      guard isBefore(row, heap[below]) else { break }
      heap[place] = heap[below]
      place = below
    }
    heap[place] = row
  }
}
