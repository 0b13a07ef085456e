import CoderAPI
import Daemon
import Files
import HTTPClient
import Log
import Pipeline
import Rules
import Time

/// Makes the parts of the program from the settings and puts them together; nothing else does.
struct Assembly: Sendable {
  let settings: Settings
  /// What a flag caps the settings' mode to; `nil` for no cap.
  var modeLimit: Mode?
  /// The plan that sweeps carry out instead of all that the rules want; `nil` for none.
  var plan: AppliedPlan?
  /// How long a plan that is being made may be applied.
  var planValidity = Duration.zero
  /// Told of the requests that are sent; `nil` where nobody watches.
  var monitor: ServiceMonitor?
  /// What it measures and waits by.
  let clock: MachineClock
  /// The log, on standard error.
  let log: Logger

  /// - Parameter clock: what it measures and waits by
  init(_ settings: Settings, clock: MachineClock = .system) {
    self.settings = settings
    self.clock = clock
    ActivityLine.shared.use(settings[Settings.timezone])
    log = Logger(
      level: settings[Settings.logLevel], format: settings[Settings.logFormat], zone: settings[Settings.timezone],
      sink: { line in
        ActivityLine.shared.clear()
        // Where standard error is closed or full there is nobody left to tell.
        try? StandardStream.error.write(line)
      }, now: { clock.now })
  }

  /// A client for the server of the settings. Sends nothing yet.
  ///
  /// - Parameter onlyReads: whether the command changes nothing on the server; then the setting `timeout` bounds all that
  ///   the client does together.
  func client(onlyReads: Bool = false) throws -> CoderClient {
    try checkCertificateFile()
    let http = HTTPConfiguration(
      certificateFile: settings[Settings.caFile]?.absolutePath, userAgent: "curfew/\(VersionCommand.current)")
    var options = CoderClient.Options()
    options.machine = clock
    options.secrets = ProxySecrets.all(in: Console.environment)
    options.activities = Console.activities
    options.metricsURL = settings[Settings.coderMetricsURL]
    if let monitor { options.attempted = { monitor.take($0) } }
    if onlyReads {
      let limit = settings[Settings.timeout]
      options.deadline = (
        clock.instant + limit,
        "the whole command may take \(limit.shortText), which are over (\(settings.origin(of: Settings.timeout)); "
          + "--timeout allows more)"
      )
    }
    return CoderClient(url: try serverURL(), tokens: try tokens(), http: try HTTPClient(http), options: options)
  }

  /// Refuses what stands in the place of the certificates' file: curl would wait for ever for the writer of a FIFO.
  private func checkCertificateFile() throws {
    guard let path = settings[Settings.caFile] else { return }
    do {
      _ = try RegularFile.bytes(at: path, limit: 16 << 20)
    } catch {
      let named = "\(settings.origin(of: Settings.caFile)) names this file"
      throw CommandFailure(
        .failure, "cannot read certificates from \(path): \(error.reason)",
        advice: [error.advice, named].compactMap(\.self).joined(separator: "; "))
    }
  }

  /// The server's address.
  func serverURL() throws -> ServerURL {
    guard let text = settings[Settings.url] else {
      throw CommandFailure(
        .failure, "the address of the Coder server is not set",
        advice: "export CODER_URL=https://coder.example.com, or give --url, or write 'url' into curfew.yaml")
    }
    do {
      return try ServerURL(text)
    } catch {
      throw CommandFailure(.failure, "\(settings.origin(of: Settings.url)): \(error)")
    }
  }

  /// The file that the token is read from; `nil` where it comes from the environment.
  var tokenFile: String? {
    guard let path = settings[Settings.tokenFile] else { return nil }
    return settings[Settings.sessionToken] == nil || !isFromFile(Settings.tokenFile) ? path : nil
  }

  /// Where the token comes from: a file, which is read again when the token is refused, or the environment.
  func tokens() throws -> TokenSource {
    let text = settings[Settings.sessionToken]
    if let path = tokenFile {
      let file = TokenFile(path: path)
      do {
        return try TokenSource(read: { try file.read() })
      } catch {
        throw CommandFailure(.failure, "\(error)", advice: "\(settings.origin(of: Settings.tokenFile)) names this file")
      }
    }
    guard let text else {
      throw CommandFailure(
        .failure, "there is no token for the Coder server",
        advice: """
          make one with 'coder tokens create', write it to a file and name that with --token-file, or token_file in \
          curfew.yaml. $CODER_SESSION_TOKEN does as well, but 'coder logout' in such a shell deletes the token on the server
          """)
    }
    guard let token = Token(text) else {
      throw CommandFailure(.failure, "\(settings.origin(of: Settings.sessionToken)): this is not a token")
    }
    return TokenSource(token)
  }

  /// Whether the environment outranks where the setting comes from.
  private func isFromFile(_ setting: any SettingDeclaration) -> Bool {
    if case .file = settings.origin(of: setting) { true } else { false }
  }

  /// The rules of the settings. Warnings about them are for lint and doctor: whoever runs a sweep from cron would get
  /// them by mail each time.
  ///
  /// - Throws: ``CommandFailure`` with status 3 and the errors when they cannot be used
  func rules() throws -> RuleSet {
    let paths = settings[Settings.rules]
    let load = settings.loadRules()
    guard let ruleSet = load.ruleSet else {
      throw CommandFailure(
        .findings,
        paths.isEmpty ? "there are no rules" : "the rules in \(paths.joined(separator: ", ")) cannot be used",
        advice: (["nothing was done; 'curfew rules lint' shows what is wrong"] + settings.notTaken).joined(
          separator: "; "),
        findings: load.diagnostics.filter { $0.severity == .error })
    }
    return ruleSet
  }
}
