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
  ])
  func findsTypes(expression: String, type: String) {
    var environment = Environment(strictness: [])
    environment.declare(Variable("n", .wrapper(.int)))
    environment.declare(Variable("t", .timestamp))
    #expect(environment.compile(expression).type?.description == type)
  }
}
