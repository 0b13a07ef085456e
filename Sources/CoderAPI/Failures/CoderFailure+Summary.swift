extension CoderFailure.Code {
  /// A few words for people.
  public var summary: String {
    switch self {
    case .notACoderServer(let stranger): stranger.summary
    case .unreachable: "the server cannot be reached"
    case .tls: "no encrypted connection"
    case .untrusted: "the server's certificate is not trusted"
    case .otherName: "the server's certificate is for another name"
    case .certificateFile: "the file of trusted certificates cannot be used"
    case .timedOut: "no answer in time"
    case .interrupted: "the connection broke"
    case .tooLarge: "the answer is too large"
    case .unauthorized: "the token is not accepted"
    case .suspended: "the token's user is suspended"
    case .forbidden: "the token may not do this"
    case .absentOrForbidden: "it does not exist, or the token may not see or change it"
    case .forbiddenOrServerError: "the token may not do this, or the server failed"
    case .notFound: "it does not exist"
    case .deleted: "it was deleted"
    case .conflict: "it cannot be done now"
    case .invalid: "the server does not accept the values"
    case .templatePolicy: "the template does not allow it"
    case .rateLimited: "too many requests"
    case .unsupported: "this server does not have the operation"
    case .serverError: "the server failed"
    case .malformedAnswer: "the answer is not understood"
    case .outdatedAnswer: "the answer is an old one"
    case .misdatedAnswer: "the answer has a wrong date"
    case .unexpected: "the request could not be made"
    }
  }

  /// The kind in one word for records and programs: `forbidden`, `conflict-still-building`, `invalid-deadline-too-soon`.
  ///
  /// The words are stored and do not change.
  public var name: String {
    switch self {
    case .notACoderServer: "not-a-coder-server"
    case .unreachable: "unreachable"
    case .tls: "tls"
    case .untrusted: "untrusted"
    case .otherName: "other-name"
    case .certificateFile: "certificate-file"
    case .timedOut: "timed-out"
    case .interrupted: "interrupted"
    case .tooLarge: "too-large"
    case .unauthorized: "unauthorized"
    case .suspended: "suspended"
    case .forbidden: "forbidden"
    case .absentOrForbidden: "absent-or-forbidden"
    case .forbiddenOrServerError: "forbidden-or-server-error"
    case .notFound: "not-found"
    case .deleted: "deleted"
    case .conflict(let conflict): "conflict-" + conflict.rawValue.hyphenated
    case .invalid(let invalid): "invalid-" + invalid.rawValue.hyphenated
    case .templatePolicy: "template-policy"
    case .rateLimited: "rate-limited"
    case .unsupported: "unsupported"
    case .serverError: "server-error"
    case .malformedAnswer: "malformed-answer"
    case .outdatedAnswer: "outdated-answer"
    case .misdatedAnswer: "misdated-answer"
    case .unexpected: "unexpected"
    }
  }

  /// The ``name``s of all that there are.
  public static let names: [String] = {
    let plain: [CoderFailure.Code] = [
      .notACoderServer(.html), .unreachable, .tls, .untrusted, .otherName, .certificateFile, .timedOut,
      .interrupted, .tooLarge, .unauthorized, .suspended, .forbidden, .absentOrForbidden, .forbiddenOrServerError,
      .notFound, .deleted, .templatePolicy, .rateLimited, .unsupported, .serverError, .malformedAnswer,
      .outdatedAnswer, .misdatedAnswer, .unexpected,
    ]
    return
      (plain + Conflict.allCases.map(CoderFailure.Code.conflict)
      + CoderFailure.Invalid.allCases.map(CoderFailure.Code.invalid)).map(\.name)
  }()

  /// The ``name``s of those failures in which the server, or what stands before it, did not do its part: it cannot be
  /// reached, does not answer, or answers what is no answer. Whatever is asked next, it will hardly do better.
  public static let serverFailures: Set<String> = [
    "not-a-coder-server", "unreachable", "tls", "untrusted", "other-name", "certificate-file", "timed-out",
    "interrupted", "too-large", "server-error", "forbidden-or-server-error", "malformed-answer", "unexpected",
  ]
}

extension CoderFailure.Stranger {
  /// A few words for people, with what to do.
  public var summary: String {
    switch self {
    case .html:
      "not a Coder server: a web page answered; check the address, and whether a login or a proxy stands before it"
    case .dashboard:
      "a web page answered, as Coder's dashboard does, and not its API"
    case .redirect(let target):
      "not a Coder server's own address: it redirects" + (target.map { " to \($0)" } ?? "")
        + "; give the address that it redirects to, if that is the server"
    case .other(let type):
      "not a Coder server: the answer is " + (type ?? "of no stated type") + ", not JSON; check the address"
    }
  }
}

extension String {
  /// `stillBuilding` as `still-building`.
  fileprivate var hyphenated: String {
    reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" }
      text += letter.lowercased()
    }
  }
}
