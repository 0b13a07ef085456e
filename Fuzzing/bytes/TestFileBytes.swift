import Diagnostics
import Rules

/// Any bytes as a file of rule tests: loading and binding it to rules gives tests or diagnostics, and never fails otherwise.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let loaded = RuleTestFile.load(SourceFile(name: "rules.test.yaml", text: text))
  for diagnostic in loaded.diagnostics { _ = diagnostic.render() }
  guard let file = loaded.file else { return 0 }
  for diagnostic in BoundRuleTests(file, on: rules).diagnostics { _ = diagnostic.render() }
  return 0
}

/// The rules under test, with the names that the seeds use.
private let rules = RuleSet.load(files: [
  SourceFile(
    name: "rules.yaml",
    text: """
      version: 1
      params: {idle_limit: 2h}
      groups:
        - name: g
          rules:
            - {name: extend-while-in-use, when: ws.idle_for < params.idle_limit, actions: [extend: {by: 1h}]}
            - {name: shorten-when-idle, when: ws.idle_for > params.idle_limit, actions: [shorten: {by: 1h}]}

      """)
])
