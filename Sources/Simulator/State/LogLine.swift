import HTTPServer
import Time

/// A line of a job's log.
struct LogLine: Sendable {
  let id: Int64
  let at: Timestamp
  let isFromProvisioner: Bool
  let stage: String
  let output: String

  /// As JSON; the database keeps milliseconds.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.number("id", id)
      json.time("created_at", Timestamp(microseconds: at.microseconds / 1000 * 1000))
      json.string("log_source", isFromProvisioner ? "provisioner" : "provisioner_daemon")
      json.string("log_level", "info")
      json.string("stage", stage)
      json.string("output", output)
    }
  }

  /// As a message to whoever follows the log over a WebSocket.
  var frame: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    json.newline()
    return WebSocketFrame.text(json.bytes)
  }
}
