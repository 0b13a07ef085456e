import CoderAPI
import Arguments
import Log
import Rules
import Time

/// All settings there are. README's table is this list.
extension Settings {
  static let url = Setting<String?>.one(
    "url", flag: "url", "URL", environment: "CODER_URL", help: "Address of the Coder server", default: nil,
    defaultText: "", read: { text throws(InvalidValue) in text })

  static let sessionToken = Setting<String?>.one(
    "session_token", environment: "CODER_SESSION_TOKEN", kind: .secret, default: nil, defaultText: "",
    read: { text throws(InvalidValue) in text })

  static let tokenFile = Setting<String?>.one(
    "token_file", flag: "token-file", "FILE", environment: "CURFEW_TOKEN_FILE", kind: .path,
    help: "File that holds the session token; read again when the server refuses the token", completion: .files,
    default: nil, defaultText: "", read: { text throws(InvalidValue) in text })

  static let tokenExpires = Setting<WrittenTime?>.one(
    "token_expires", flag: "token-expires", "TIME", environment: "CURFEW_TOKEN_EXPIRES",
    help: "When the token ends, for doctor's warning, where the token may not ask the server", default: nil,
    defaultText: "", read: { text throws(InvalidValue) in try WrittenTime(text) })

  static let coderMetricsURL = Setting<String?>.one(
    "coder_metrics_url", flag: "coder-metrics-url", "URL", environment: "CURFEW_CODER_METRICS_URL",
    help: "Address of the Coder server's metrics port, such as http://coder:2112/, for rules that look at ws.sessions",
    default: nil, defaultText: "",
    read: { text throws(InvalidValue) in
      do {
        _ = try ServerURL(text)
      } catch {
        throw InvalidValue(expected: "an http or https address such as http://coder:2112/")
      }
      return text
    })

  static let database = Setting<String>.one(
    "database", flag: "database", "FILE", environment: "CURFEW_DATABASE", kind: .path,
    help: "The SQLite file of the audit trail", completion: .files, default: "curfew.db", defaultText: "curfew.db",
    read: { text throws(InvalidValue) in text })

  static let rules = Setting<[String]>.many(
    "rules", flag: "rules", "PATH", environment: "CURFEW_RULES", kind: .paths,
    help: "Rule file, or directory of *.yaml and *.yml rule files; may be repeated", completion: .files,
    default: ["rules.d"])

  static let mode = Setting<Mode>.word(
    "mode", flag: "mode", environment: "CURFEW_MODE",
    help: "Whether rules of mode enforce may act, or everything is only decided and recorded", default: .dryRun)

  static let interval = Setting<Duration>.one(
    "interval", flag: "interval", "TIME", environment: "CURFEW_INTERVAL",
    help: "Time between sweeps of serve, 5s or more",
    default: .minutes(1), defaultText: "1m",
    read: { text throws(InvalidValue) in try Values.duration(text, atLeast: .seconds(5)) })

  static let wakeInterval = Setting<Duration>.one(
    "wake_interval", flag: "wake-interval", "TIME", environment: "CURFEW_WAKE_INTERVAL",
    help:
      "Shortest time before serve wakes between two sweeps for what a rule is about to say; as long as the interval: never",
    default: .seconds(2), defaultText: "2s",
    read: { text throws(InvalidValue) in try Values.duration(text, atLeast: .seconds(1)) })

  static let timeout = Setting<Duration>.one(
    "timeout", flag: "timeout", "TIME", environment: "CURFEW_TIMEOUT",
    help: "How long a command that only reads the server may take in all",
    default: .minutes(1), defaultText: "1m",
    read: { text throws(InvalidValue) in try Values.duration(text, atLeast: .milliseconds(100)) })

  static let caFile = Setting<String?>.one(
    "ca_file", flag: "ca-file", "FILE", environment: "CURFEW_CA_FILE", kind: .path,
    help: "Certificates of the authorities to trust instead of the system's, in PEM", completion: .files, default: nil,
    defaultText: "", read: { text throws(InvalidValue) in text })

  static let timezone = Setting<Zone>.one(
    "timezone", flag: "timezone", "NAME", environment: "CURFEW_TIMEZONE",
    help: "Time zone that times are shown in to people; programs and the trail have UTC", default: .system,
    defaultText: "the system's", read: { text throws(InvalidValue) in try Values.zone(text) })

  static let logFormat = Setting<LogFormat>.word(
    "log_format", flag: "log-format", environment: "CURFEW_LOG_FORMAT", help: "Form of the log on standard error",
    default: .text)

  static let logLevel = Setting<LogLevel>.word(
    "log_level", flag: "log-level", environment: "CURFEW_LOG_LEVEL", help: "Least level of events to log",
    default: .info)

  static let listen = Setting<ListenAddress?>.one(
    "listen", flag: "listen", "ADDRESS", environment: "CURFEW_LISTEN",
    help:
      "Where serve shows its pages and answers /metrics, /healthz, /readyz and /status, such as 127.0.0.1:9464; nowhere unless set",
    default: nil, defaultText: "", read: { text throws(InvalidValue) in try ListenAddress(text) })

  static let listenCertificate = Setting<String?>.one(
    "listen_certificate_file", environment: "CURFEW_LISTEN_CERTIFICATE_FILE", kind: .path, default: nil,
    defaultText: "",
    read: { text throws(InvalidValue) in text })

  static let listenKey = Setting<String?>.one(
    "listen_key_file", environment: "CURFEW_LISTEN_KEY_FILE", kind: .path, default: nil, defaultText: "",
    read: { text throws(InvalidValue) in text })

  static let pagesPasswordFile = Setting<String?>.one(
    "pages.password_file", environment: "CURFEW_PAGES_PASSWORD_FILE", kind: .path, default: nil, defaultText: "",
    read: { text throws(InvalidValue) in text })

  /// The names by which a proxy on this machine asks for the pages.
  static let pagesHosts = Setting<[String]>.many("pages.hosts", kind: .words, default: [])

  static let maxActionsPerSweep = Setting<Int>.one(
    "limits.max_actions_per_sweep", default: 200, defaultText: "200",
    read: { text throws(InvalidValue) in try Values.number(text, in: 0...100_000) })

  static let maxShortenedPercent = Setting<Int>.one(
    "limits.max_shortened_percent", default: 25, defaultText: "25",
    read: { text throws(InvalidValue) in try Values.number(text, in: 0...100) })

  static let alwaysShortened = Setting<Int>.one(
    "limits.always_shortened", default: 5, defaultText: "5",
    read: { text throws(InvalidValue) in try Values.number(text, in: 0...100_000) })

  static let sweepBudget = Setting<Duration>.one(
    "limits.sweep_budget", default: .minutes(2), defaultText: "2m",
    read: { text throws(InvalidValue) in try Values.duration(text, atLeast: .seconds(1)) })

  /// What has no answer when it is over is given up and settled at the next start; a service manager kills before long.
  static let stopGrace = Setting<Duration>.one(
    "limits.stop_grace", default: .seconds(5), defaultText: "5s",
    read: { text throws(InvalidValue) in try Values.duration(text, atLeast: .zero) })

  /// How long rules leave alone what somebody set by hand, unless they say otherwise.
  static let respect = Setting<Respect>.one(
    "respect", default: .untilChanged, defaultText: Respect.untilChanged.text,
    read: { text throws(InvalidValue) in try Values.respect(text) })

  static let retentionKeep = Setting<Retention>.one(
    "retention.keep", default: .forever, defaultText: "forever",
    read: { text throws(InvalidValue) in try Retention(text) })

  static let retentionActs = Setting<Retention>.one(
    "retention.keep_acts", default: .forever, defaultText: "forever",
    read: { text throws(InvalidValue) in try Retention(text) })

  static let currency = Setting<String?>.one(
    "currency", default: nil, defaultText: "", read: { text throws(InvalidValue) in try Values.currency(text) })

  /// In millionths of the currency.
  static let creditPrice = Setting<Int64?>.one(
    "credit_price", default: nil, defaultText: "", read: { text throws(InvalidValue) in try Values.amount(text) })

  static let optOutOwners = Setting<[Glob]>.patterns("opt_out.owners", of: .owner)
  static let optOutTemplates = Setting<[Glob]>.patterns("opt_out.templates", of: .template)
  static let optOutNames = Setting<[Glob]>.patterns("opt_out.names", of: .name)

  /// All of them, in the order shown.
  static let all: [any SettingDeclaration] = [
    url, sessionToken, tokenFile, tokenExpires, caFile, coderMetricsURL, database, rules, mode, interval, wakeInterval,
    timeout,
    timezone, logFormat,
    logLevel, listen, listenCertificate, listenKey, pagesPasswordFile, pagesHosts,
    maxActionsPerSweep, maxShortenedPercent, alwaysShortened, sweepBudget, stopGrace, respect, retentionKeep,
    retentionActs, currency, creditPrice, optOutOwners, optOutTemplates, optOutNames,
  ]

  /// The settings file, which cannot be a setting of its own.
  static let config = Option<String>(
    "config", "FILE", help: "The settings file", environment: "CURFEW_CONFIG",
    defaultText: "curfew.yaml, else /etc/curfew/curfew.yaml",
    completion: .files)

  /// The flags of the settings, taken by every command.
  static var options: [any Parameter] { [config, param] + all.compactMap(\.option) }
}
