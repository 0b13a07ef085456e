import CCrypto

/// SHA-1 (FIPS 180-4), which protects nothing any more and which some protocols name, such as the handshake of WebSockets.
public enum SHA1 {
  /// The 20 bytes of the hash of a text's UTF-8 bytes.
  public static func digest(of text: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 20)
    let input = Array(text.utf8)
    guard EVP_Digest(input, input.count, &bytes, nil, EVP_sha1(), nil) == 1 else {
      preconditionFailure("libcrypto offers no SHA-1")
    }
    return bytes
  }
}
