import CEL
import Testing

@Suite struct TypeTests {
  /// The types that the checker finds, with `n` a nullable int and `t` a timestamp.
  @Test(arguments: [
    ("[n, 1]", "list(wrapper(int))"), ("[1, n]", "list(wrapper(int))"), ("false ? n : 1", "wrapper(int)"),
    ("false ? 1 : n", "wrapper(int)"),
    ("[n, null]", "list(wrapper(int))"), ("[null, n]", "list(wrapper(int))"), ("[1, null]", "list(dyn)"),
    ("[t, null]", "list(timestamp)"),
    ("[null, t]", "list(timestamp)"), ("[n, dyn(1)]", "list(dyn)"), ("n + 1", "int"), ("[]", "list(dyn)"),
    ("[[], [1]]", "list(list(int))"),
    ("{}", "map(dyn, dyn)"), ("{'a': 1, 'b': 2.0}", "map(string, dyn)"), ("[1].map(x, string(x))", "list(string)"),
    ("[{'a': 1}][0].a", "int"),
    ("optional.none().orValue(1)", "int"), ("type(1)", "type(int)"), ("[1, 'a']", "list(dyn)"),
    ("[].map(x, x)", "list(dyn)"), ("[1].filter(x, true)", "list(int)"),
    ("{'a': [1]}.?a[0]", "optional_type(int)"), ("math.greatest(1, 2)", "int"), ("math.greatest(1, 2.0, 3)", "dyn"),
    ("cel.bind(x, 'a', x)", "string"),
    // A type that is free is found by what comes later, in type values too; the overload of sortBy is chosen by the keys.
    ("[map] + [?optional.none(), type]", "list(type(type))"), ("[type([1]), type([])]", "list(type(list(int)))"),
    ("[type([]), int]", "list(dyn)"), ("[type(type(1)), type]", "list(type(type))"),
    ("[type(type([])), type]", "list(type(type))"), ("[type, type(type([]))]", "list(dyn)"),
    ("type == type(type([]))", "bool"),
    ("[int, null_type]", "list(type(null_type))"),
    ("[type(dyn(1)), int]", "list(type)"),
    ("[].sortBy(x, x)", "list(int)"), ("dyn([1]).sortBy(x, x)", "dyn"), ("[t].sortBy(x, x)", "list(timestamp)"),
    ("math.bitAnd(optional.none().value().sortBy(x, x), 3)", "int"),
    ("dyn(optional.of(1)).optFlatMap(x, x)", "optional_type(dyn)"), ("null.optMap(x, true)", "optional_type(bool)"),
    ("[].transformMap(x, y, y)", "map(int, dyn)"), ("{}.transformMapEntry(x, y, {x: y})", "map(dyn, dyn)"),
    ("cel.bind(x, [], [x, [1]])", "list(list(int))"), ("[1].map(x, []) + [['a']]", "list(list(string))"),
  ])
  func findsTypes(expression: String, type: String) {
    var environment = Environment(strictness: [])
    environment.declare(Variable("n", .wrapper(.int)))
    environment.declare(Variable("t", .timestamp))
    #expect(environment.compile(expression).type?.description == type)
  }

  /// Types that cannot be one.
  @Test(arguments: [
    "type([]) == int", "type(type(optional.none())) == type", "(dyn(1)).unwrapOpt().sortBy(x, x).join()",
    "[type([])] + [int]", "1.optMap(x, x)",
    "optional.of(1).optFlatMap(x, 1)", "[1].transformMapEntry(x, y, 1)", "[1].sortBy(x, [x])",
  ])
  func refuses(expression: String) { #expect(Environment(strictness: []).compile(expression).stage == .check) }
}
