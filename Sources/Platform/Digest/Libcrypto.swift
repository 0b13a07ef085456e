import CCrypto

/// The library behind hashes, certificates and the connections of curl, as one for the process.
public enum Libcrypto {
  /// Keeps it from freeing what it holds when the process calls `exit`; call this before anything uses the library.
  ///
  /// `exit` does not stop other threads, and one of them may just be closing a TLS connection: curl's, whose client was
  /// let go of when the command was done. It would use locks and tables that are freed under it, and the process would end
  /// by a signal instead of with its exit status. The system takes the memory back anyway
  /// (https://docs.openssl.org/3.0/man3/OPENSSL_init_crypto/, `OPENSSL_INIT_NO_ATEXIT`).
  public static func outlastExit() { _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) }
}
