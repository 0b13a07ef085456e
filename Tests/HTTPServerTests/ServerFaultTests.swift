import TestSupport
import Testing

@testable import HTTPServer

struct ServerFaultTests {
  private func answer(_ fault: ServerFault) throws -> String {
    let server = try HTTPServer { _ in
      var response = ServerResponse(text: "0123456789")
      response.fault = fault
      return response
    }
    return try RawConnection.get("/", port: server.port)
  }

  @Test func closesWithoutAByte() throws {
    #expect(try answer(.closeWithoutAnswer).isEmpty)
  }

  @Test func cutsInTheMiddleOfTheBody() throws {
    let answer = try answer(.cut(afterBytes: 4))
    #expect(answer.contains("Content-Length: 10\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n0123"))
  }

  @Test func dripsTheWholeBody() throws {
    let answer = try answer(.drip(bytes: 3, every: .milliseconds(1)))
    #expect(answer.contains("Content-Length: 10\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n0123456789"))
  }

  @Test func liesAboutTheLength() throws {
    let answer = try answer(.falseLength(4000))
    #expect(answer.contains("Content-Length: 4000\r\n"))
    #expect(answer.split(separator: "\r\n").count { $0.hasPrefix("Content-Length") } == 1)
    #expect(answer.hasSuffix("\r\n\r\n0123456789"))
  }
}
