import Audit
import Foundation
import TestSupport
import Testing
import Time

/// Whoever does not trust Curfew can check its trail with twenty lines of another language.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
struct PythonTests {
  /// Written from the documentation of `CanonicalBytes` alone.
  private static let script = #"""
    import hashlib, sqlite3, sys

    def encoded(value):
        if value is None: return b"N"
        if isinstance(value, int): return b"I" + value.to_bytes(8, "big", signed=True)
        tag = b"T" if isinstance(value, str) else b"B"
        data = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        return tag + len(data).to_bytes(8, "big") + data

    database = sqlite3.connect(sys.argv[1])
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    chain, last = bytes(32), 0
    for seq, kind, stored in database.execute("SELECT seq, kind, chain FROM log ORDER BY seq").fetchall():
        row = list(database.execute(f"SELECT * FROM {kind} WHERE seq = ?", (seq,)).fetchone() or ())
        while row and row[-1] is None: row.pop()
        chain, last = hashlib.sha256(chain + b"".join(map(encoded, [kind] + row))).digest(), seq
        if chain != stored: sys.exit(f"fact {seq} of {kind} was changed")
    print(f"{last}:{chain.hex()}")
    """#

  private let trail = Trail()

  private func verify() throws -> (exit: ChildProcess.Exit, output: String) {
    let exit = try ChildProcess(
      ["/usr/bin/python3", "-c", PythonTests.script, trail.path], output: .file(trail.directory.file("output"))
    ).wait()
    return (exit, String(decoding: trail.directory.read("output"), as: UTF8.self))
  }

  @Test func comesToTheSameHeadFromTheDocumentationAlone() async throws {
    let store = try await trail.open()
    var random = SplitMix(seed: 9)
    for minute in 0..<10 { try await store.randomSweep(minute: minute, workspaces: 5, &random) }
    let head = try await store.chainHead()
    let (exit, output) = try verify()
    #expect(exit == .status(0))
    #expect(output == "\(head)\n")
    try trail.vandal().execute("UPDATE observations SET at = at + 1 WHERE seq = (SELECT max(seq) FROM observations)")
    #expect(try verify().exit == .status(1))
  }
}
