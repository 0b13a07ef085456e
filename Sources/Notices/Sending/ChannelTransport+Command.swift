import Subprocess

extension ChannelTransport {
  /// Runs the program with the message in Curfew's own form on its standard input.
  func deliver(_ message: NoticeMessage, to command: [String], _ channel: Channel) async -> Delivery {
    let environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "CURFEW_NOTICE_KEY": message.key,
    ]
    let result = await Subprocess(command, environment: environment, timeout: channel.timeout)
      .run(input: Array(message.json.utf8))
    let said = result.output.split(separator: "\n").last.map { ": \($0.prefix(200))" } ?? ""
    return switch result.ending {
    case .exited(0): .delivered("exit status 0")
    // EX_TEMPFAIL and all others are tried again; EX_NOUSER and EX_NOHOST of sysexits.h are for ever.
    case .exited(let status) where status == 67 || status == 68: .failed("it ended with status \(status)\(said)")
    case .exited(let status): .deferred("it ended with status \(status)\(said)", after: nil)
    case .killed(let signal): .unknown("signal \(signal) ended it\(said)")
    case .timedOut: .unknown("it took longer than \(channel.timeout.shortText)\(said)")
    case .notStarted(let reason): .deferred("it cannot be started: \(reason)", after: nil)
    }
  }
}
