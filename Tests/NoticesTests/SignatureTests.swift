import Digest
import Testing

@Suite struct SignatureTests {
  /// RFC 4231, test case 2.
  @Test func makesTheCodeOfTheStandard() {
    let code = HMAC(key: Array("Jefe".utf8)).code(of: Array("what do ya want for nothing?".utf8))
    #expect(code.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
