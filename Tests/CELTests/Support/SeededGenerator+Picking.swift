import TestSupport

extension SeededGenerator {
  /// A number from 0 to below `bound`.
  mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// One of the elements, of which there must be some.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }

  /// True once in `times`.
  mutating func oneIn(_ times: Int) -> Bool { next(times) == 0 }
}
