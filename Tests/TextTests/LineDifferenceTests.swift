import Testing
import Text

@Suite struct LineDifferenceTests {
  @Test func showsChangesWithTheLinesAround() {
    let old = (1...20).map { "line \($0)\n" }.joined()
    let new = old.replacing("line 5\n", with: "line five\nand more\n").replacing("line 18\n", with: "")
    #expect(
      LineDifference(from: old, to: new, name: "a.yaml").text == """
        --- a.yaml
        +++ a.yaml
        @@ -2,7 +2,8 @@
         line 2
         line 3
         line 4
        -line 5
        +line five
        +and more
         line 6
         line 7
         line 8
        @@ -15,6 +16,5 @@
         line 15
         line 16
         line 17
        -line 18
         line 19
         line 20

        """)
  }

  @Test func joinsChangesThatAreNear() {
    let old = (1...12).map { "\($0)\n" }.joined()
    let new = old.replacing("3\n", with: "x\n").replacing("9\n", with: "y\n")
    #expect(LineDifference(from: old, to: new, name: "a").text.split(separator: "\n").count { $0.hasPrefix("@@") } == 1)
  }

  @Test(arguments: [("a\n", "a\n"), ("", "")]) func saysNothingOfEqualTexts(old: String, new: String) {
    #expect(LineDifference(from: old, to: new, name: "a").text.isEmpty)
  }
}
