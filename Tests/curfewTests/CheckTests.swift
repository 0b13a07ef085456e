import Testing
import Text

@testable import curfew

@Suite struct CheckTests {
  private let checks = [
    Check("server", .ok, "fine"),
    Check("token end", .warning, "in two days, and then nothing works any more", advice: "make one"),
  ]

  private func text(width: Int?) -> String {
    Console.fit(Check.text(of: checks, width: width), to: width, isColoured: false)
  }

  @Test func standsInColumnsWithWhatToDoBelow() {
    #expect(
      text(width: nil) == """
        ok       server     fine
        warning  token end  in two days, and then nothing works any more
                            → make one

        """)
  }

  @Test func continuesUnderItself() {
    #expect(
      text(width: 45) == """
        ok       server     fine
        warning  token end  in two days, and then
                            nothing works any more
                            → make one

        """)
  }

  @Test func coloursOnlyWhereItMay() {
    let text = Check.text(of: [checks[0]], width: nil)
    #expect(Console.fit(text, to: nil, isColoured: true) == "\u{1B}[32mok\u{1B}[0m       server  fine\n")
  }
}
