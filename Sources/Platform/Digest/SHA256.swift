import CCrypto
import Synchronization

/// SHA-256 (FIPS 180-4), computed by libcrypto, piece by piece.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// The version of libcrypto that is loaded, such as `3.0.17`.
  public static let libraryVersion = String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))

  /// Begins with nothing hashed.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto offers no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Appends bytes to what is hashed.
  public mutating func update(_ bytes: Span<UInt8>) {
    // libcrypto reads the bytes during the call and keeps no pointer.
    bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// Appends bytes to what is hashed.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Appends a text's UTF-8 bytes to what is hashed.
  public mutating func update(_ text: String) { update(text.utf8.span) }

  /// The hash of everything appended.
  public consuming func digest() -> SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
    EVP_DigestFinal_ex(context, &bytes, nil)
    return SHA256Digest(validBytes: bytes)
  }

  /// The hash of some bytes.
  public static func digest(of bytes: [UInt8]) -> SHA256Digest {
    // What is short takes less time to hash than a context takes to make; what is long keeps nobody waiting.
    if bytes.count <= longestShared, let digest = shared.withLockIfAvailable({ $0.anew(bytes) }) { return digest }
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest()
  }

  private static let longestShared = 65_536
  private static let shared = Mutex(SHA256())

  /// The hash of some bytes, whatever was appended before, with the same context.
  private mutating func anew(_ bytes: [UInt8]) -> SHA256Digest {
    var digest = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
    // Without a name of a hash the context keeps the one that it has, and does not look it up again.
    guard EVP_DigestInit_ex(context, nil, nil) == 1, EVP_DigestUpdate(context, bytes, bytes.count) == 1,
      EVP_DigestFinal_ex(context, &digest, nil) == 1
    else { preconditionFailure("libcrypto offers no SHA-256") }
    return SHA256Digest(validBytes: digest)
  }

  /// The hash of a text's UTF-8 bytes.
  public static func digest(of text: String) -> SHA256Digest {
    var hash = SHA256()
    hash.update(text)
    return hash.digest()
  }
}

extension [UInt8] {
  /// Appends the eight bytes of a number, most significant first.
  public mutating func appendBigEndian(_ number: UInt64) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
