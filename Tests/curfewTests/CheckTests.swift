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

  @Test(
    arguments: [
      (0, .failed, "/x/curfew.db: no room left on its disk"),
      (1_500_000, .failed, "/x/curfew.db: only 1 MB left on its disk"),
      (150_000_000, .warning, "/x/curfew.db: only 150 MB left on its disk"), (300_000_000, nil, nil),
    ] as [(UInt64, Check.Status?, String?)])
  func tellsWhenTheDiskOfTheTrailIsFull(bytes: UInt64, status: Check.Status?, detail: String?) {
    let check = DiskRoom(bytes: bytes).check("/x/curfew.db")
    #expect(check?.status == status && check?.detail == detail)
  }

  @Test func coloursOnlyWhereItMay() {
    let text = Check.text(of: [checks[0]], width: nil)
    #expect(Console.fit(text, to: nil, isColoured: true) == "\u{1B}[32mok\u{1B}[0m       server  fine\n")
  }
}
