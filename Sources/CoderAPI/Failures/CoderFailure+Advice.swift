extension CoderFailure.Code {
  /// What somebody who runs this program can do about it; `nil` where there is nothing in general.
  public var advice: String? {
    switch self {
    case .notACoderServer(.html): "check the address, and whether a login or a proxy stands before the server"
    case .notACoderServer(.dashboard): "give the address of the server without a path"
    case .notACoderServer(.redirect): "give the address that it redirects to, if that is the server"
    case .notACoderServer(.other): "check the address"
    case .unreachable: "check the address and the network between"
    case .tls: "if a private authority signed the server's certificate, give the file with the authority's"
    case .unauthorized: "give a token that is valid"
    case .unsupported: "check the server's version"
    case .timedOut, .interrupted, .tooLarge, .forbidden, .absentOrForbidden, .forbiddenOrServerError, .notFound,
      .deleted, .conflict, .invalid, .templatePolicy, .rateLimited, .serverError, .malformedAnswer, .unexpected:
      nil
    }
  }
}
