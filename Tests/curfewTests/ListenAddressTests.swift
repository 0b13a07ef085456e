import Arguments
import Testing

@testable import curfew

@Suite struct ListenAddressTests {
  @Test(
    arguments: [
      ("127.0.0.1:9464", "127.0.0.1", 9464, "127.0.0.1:9464"), ("[::1]:9464", "::1", 9464, "[::1]:9464"),
      (":9464", "", 9464, "127.0.0.1:9464"), ("0.0.0.0:0", "0.0.0.0", 0, "0.0.0.0:0"),
    ] as [(String, String, UInt16, String)]) func reads(text: String, host: String, port: UInt16, reached: String)
    throws
  {
    let address = try ListenAddress(text)
    #expect(address.host == host && address.port == port && address.text == text && address.reachedAt == reached)
  }

  @Test(arguments: [
    "", "9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1: 80", "localhost:9464",
    "::1:9464", "[::1]", "[127.0.0.1]:9464", "[]:9464", "[::1:9464", "127.0.0.1:٣", "http://127.0.0.1:9464", "1.2.3:80",
  ]) func refuses(text: String) {
    #expect(throws: InvalidValue.self) { try ListenAddress(text) }
  }

  @Test func offersLoopbackForABarePort() {
    do throws(InvalidValue) {
      _ = try ListenAddress("9464")
      Issue.record("read")
    } catch {
      #expect(error.suggestion == "127.0.0.1:9464")
    }
  }
}
