import Diagnostics
import Rules

/// Any bytes as a rule file: loading gives a rule set or diagnostics, and never fails otherwise.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let loaded = RuleSet.load(files: [SourceFile(name: "rules.yaml", text: text)])
  for diagnostic in loaded.diagnostics { _ = diagnostic.render() }
  return 0
}
