import Activity
import HTTPClient
import Time

/// Talks to one Coder server, of any version from v0.13.6 to v2.36.0, real or simulated.
///
/// All operations may be called at once from anywhere. They throw ``CoderFailure``, or `CancellationError` when their
/// task is cancelled; a request under way is then given up at once, and whether a change was made is not known. None
/// blocks a thread.
public final class CoderClient: Sendable {
  /// What may be set besides the address and the token.
  public struct Options: Sendable {
    /// From a request to the last byte of its answer.
    public var timeout = Duration.seconds(30)
    /// The same for a page of the list, which costs the server far more.
    public var listTimeout = Duration.seconds(120)
    /// Workspaces a page. One large page costs a server more than many small ones: its time grows with the square.
    public var pageSize = 250
    /// A stream of events that is silent for longer has ended; the server pings every 15 seconds.
    public var watchSilence = Duration.seconds(45)
    /// When everything has to be over, with the sentence that says so; `nil` where it may take its time.
    public var deadline: (instant: ContinuousClock.Instant, reason: String)?
    /// Where it tells what it waits for.
    public var activities = Activities()
    /// What must not be told besides the token, such as a proxy's password.
    public var secrets: [String] = []
    /// Address of the server's metrics port; `nil` where it is not known.
    public var metricsURL: String?
    /// Told of every attempt of a request when it is over; called from anywhere, and must not block.
    public var attempted: @Sendable (Exchange) -> Void = { _ in }
    /// What it measures and waits by: before repeating a request, and for the rate limit.
    public var machine = MachineClock.system
    package var retry = RetryPolicy()

    /// The usual values.
    public init() {}
  }

  /// The server's address.
  public let url: ServerURL
  /// Where it tells what it waits for.
  public var activities: Activities { options.activities }
  /// What it measures and waits by, and so does whoever uses it.
  public var machine: MachineClock { options.machine }
  /// The server's time, learned from its answers.
  public let clock: ServerClock
  let options: Options
  let http: any HTTPTransport
  let tokens: TokenSource
  let limiter = RateLimiter()
  let waits = Waits()

  /// A client that has sent nothing yet.
  public init(url: ServerURL, tokens: TokenSource, http: any HTTPTransport, options: Options = Options()) {
    self.url = url
    self.tokens = tokens
    self.http = http
    self.options = options
    clock = ServerClock(options.machine)
    for secret in options.secrets { tokens.hide(secret) }
  }
}
