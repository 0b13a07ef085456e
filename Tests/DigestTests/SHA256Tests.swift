import Digest
import Testing

@Suite struct SHA256Tests {
  // FIPS 180-4's examples (https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values).
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashesTheStandardsExamples(text: String, hex: String) {
    #expect(SHA256.digest(of: text).hex == hex)
    #expect(SHA256.digest(of: Array(text.utf8)) == SHA256Digest(hex: hex))
  }

  @Test func isTheSameInPieces() {
    let text = String(repeating: "grüße ", count: 500)
    let bytes = Array(text.utf8)
    for size in [1, 7, 63, 64, 65, 1000] {
      var hash = SHA256()
      var rest = bytes[...]
      while !rest.isEmpty {
        hash.update(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(hash.digest() == SHA256.digest(of: text))
    }
  }

  @Test func readsHexOfEitherCase() {
    #expect([UInt8](hex: "00fF7a") == [0, 255, 122])
    #expect([UInt8](hex: "0") == nil)
    #expect([UInt8](hex: "0g") == nil)
    #expect(SHA256Digest(hex: "00") == nil)
    #expect([0, 255, 122].hex == "00ff7a")
  }
}
