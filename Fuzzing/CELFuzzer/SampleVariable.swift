import CEL
import Time

/// A variable that generated expressions use, with values that it may have.
struct SampleVariable {
  let name: String
  let type: CELType
  let values: [Value]

  private init(_ name: String, _ type: String, _ values: [Value]) {
    self.name = name
    self.type = CELType(template: type)
    self.values = values
  }

  static let all = [
    SampleVariable("b", "bool", [true, false]),
    SampleVariable("n", "int", [0, 1, -1, 7, .int(.max), .int(.min), 1_000_000]),
    SampleVariable("u", "uint", [.uint(0), .uint(1), .uint(9), .uint(.max)]),
    SampleVariable("d", "double", [0.0, 1.5, -2.0, 1e300, .double(.infinity), .double(.nan), .double(-0.0)]),
    SampleVariable("s", "string", ["", "a", "Hello, wörld", "ab12", "e\u{301}", "\u{0}", "😀"]),
    SampleVariable("y", "bytes", [.bytes([]), .bytes([0, 255]), .bytes(Array("abc".utf8))]),
    SampleVariable("t", "timestamp", [stamp(1_709_209_845, 500), stamp(0, 0), stamp(-62_135_596_800, 0)]),
    SampleVariable(
      "w", "duration",
      [.duration(nanoseconds: 5_400_000_000_000), .duration(nanoseconds: -1)]),
    SampleVariable("ln", "list(int)", [[], [1, 2, 3], [5, -5, 5, 0]]),
    SampleVariable("ls", "list(string)", [[], ["a", "b"], ["b", "", "b", "é"]]),
    SampleVariable("ld", "list(double)", [[1.0, 2.5], [.double(.nan), 1.0]]),
    SampleVariable("ll", "list(list(int))", [[], [[1], [], [2, 3]]]),
    SampleVariable("lm", "list(map(string, int))", [[map([("a", 1)]), map([("b", 2)])], []]),
    SampleVariable("ms", "map(string, int)", [map([]), map([("a", 1), ("b", 2)])]),
    SampleVariable(
      "mi", "map(int, string)", [map([(1, "one"), (2, "two")]), map([(.int(.max), "x")])]),
    SampleVariable("mm", "map(string, map(string, int))", [map([("a", map([("b", 1)]))]), map([("a", map([]))])]),
    SampleVariable("ml", "map(string, list(string))", [map([("a", ["x", "y"])])]),
    SampleVariable(
      "x", "dyn",
      [
        1, "a", [1, "a"], map([("a", map([("a", 1)]))]), .null, .uint(3), 2.5, true, .double(.nan), .int(.max),
        .bytes([255]), stamp(1_000_000_000, 1), .duration(nanoseconds: 1_500_000_000), [], map([]), ["b", "a"],
        [3, 1, 2],
        map([("a", map([("b", [1])]))]), map([(1, "i"), (.uint(2), "u"), (true, "b"), ("s", "s")]),
      ]),
    SampleVariable(
      "z", "dyn", [.int(.min), .uint(.max), -0.0, .double(.infinity), "😀", [[1], [2, 3]], .null, false]),
    SampleVariable("lx", "list(dyn)", [[], [1, "a", .null], [1, 1.0, .uint(1)], [[1], [[2]]]]),
    SampleVariable("lu", "list(uint)", [[.uint(3), .uint(0), .uint(.max)], []]),
    SampleVariable("lb", "list(bool)", [[true, false], []]),
    SampleVariable("ly", "list(bytes)", [[.bytes([2]), .bytes([1, 255])], []]),
    SampleVariable("lt", "list(timestamp)", [[stamp(5, 0), stamp(-5, 1)], []]),
    SampleVariable("lw", "list(duration)", [[.duration(nanoseconds: 2), .duration(nanoseconds: -2_000_000_000)], []]),
    SampleVariable("mu", "map(uint, double)", [map([(.uint(1), 1.5), (.uint(.max), .double(.nan))]), map([])]),
    SampleVariable("mb", "map(bool, string)", [map([(true, "yes")]), map([(true, "y"), (false, "n")])]),
    SampleVariable("mx", "map(dyn, dyn)", [map([(1, "i"), ("a", 2), (true, .null)])]),
    SampleVariable("nu", "null_type", [.null]),
    SampleVariable("md", "map(string, dyn)", [map([("a", 1), ("b", "x"), ("c", [1, 2])]), map([])]),
    SampleVariable("wi", "wrapper(int)", [.null, 5]),
    SampleVariable("q.n", "int", [3, 4]),
    SampleVariable("q.m", "map(string, int)", [map([("a", 9)])]),
  ]

  private static func stamp(_ seconds: Int64, _ nanoseconds: Int32) -> Value {
    .timestamp(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }

  private static func map(_ entries: [(Value, Value)]) -> Value { MapValue(entries).map(Value.map) ?? .null }
}
