import Testing

@testable import HTTPServer

struct RouteTableTests {
  private let table: RouteTable<Int> = {
    var table = RouteTable<Int>()
    table.add("GET", "/users/me", 1)
    table.add("GET", "/users/{user}", 2)
    table.add("PUT", "/users/{user}/keys/{key}", 3)
    return table
  }()

  @Test(arguments: [
    ("GET", "/users/me", 1), ("GET", "/users/ana", 2), ("PUT", "/users/ana/keys/7", 3), ("PUT", "/users/me", nil),
    ("GET", "/users/", nil), ("GET", "/users", nil), ("GET", "/users/ana/", nil), ("PUT", "/users//keys/7", nil),
  ])
  func findsTheRoute(_ method: String, _ path: String, _ value: Int?) {
    #expect(table.match(method: method, path: path)?.value == value)
  }

  @Test func namesWhatStoodInThePath() {
    #expect(table.match(method: "PUT", path: "/users/ana/keys/7")?.parameters == ["user": "ana", "key": "7"])
  }

  @Test func tellsTheMethodsOfAPath() {
    #expect(table.methods(for: "/users/ana/keys/7") == ["PUT"])
    #expect(table.methods(for: "/nothing").isEmpty)
  }

  @Test(arguments: [
    ("/a%20b?x=%41%zz&y=1+2", "/a b", "x=A%zz,y=1 2"), ("/plain", "/plain", ""), ("/%e2%82%ac?=1", "/€", "=1"),
  ])
  func decodesTargets(_ target: String, _ path: String, _ items: String) {
    let request = ServerRequest("GET", target)
    #expect(request.path == path)
    #expect(request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",") == items)
  }
}
