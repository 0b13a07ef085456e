import CMicroHTTPD

extension HTTPServer {
  /// The version of libmicrohttpd that is loaded, such as `0.9.75`.
  public static let libraryVersion = String(cString: MHD_get_version())
}
