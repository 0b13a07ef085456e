import CCurl

extension HTTPClient {
  /// The version of libcurl that is loaded, such as `7.88.1`.
  public static let libraryVersion = text(curl_version_info(CURLVERSION_FIRST)?.pointee.version)

  /// What libcurl does TLS with, such as `OpenSSL/3.0.17`.
  public static let tlsLibrary = text(curl_version_info(CURLVERSION_FIRST)?.pointee.ssl_version)

  private static func text(_ words: UnsafePointer<CChar>?) -> String { words.map { String(cString: $0) } ?? "" }
}
