import Arguments
import Foundation
import TestSupport
import Testing

@Suite struct ManPageTests {
  private var page: ManPage {
    var page = ManPage("sample", section: 1, summary: "shows a page", source: "sample 1.0", date: "2026-01-02")
    page.describe(SampleProgram.program)
    page.heading("Notes")
    page.paragraphs("'quoted' at the beginning, a \\ backslash, `code` and … an ellipsis.\n\n.dot at the beginning")
    // Longer than a line, with nothing but bars to break it at.
    page.paragraphs("[" + Array(repeating: "some-choice", count: 12).joined(separator: "|") + "]")
    page.verbatim([".hidden 'file'", "tab\tafter", "--long"])
    return page
  }

  /// Lays the page out with a formatter; `nil` where that is not installed.
  private func laidOut(_ page: ManPage, by command: [String]) throws -> (output: String, errors: String)? {
    let places = ["/usr/bin/", "/bin/", "/usr/local/bin/"]
    guard let program = places.map({ $0 + command[0] }).first(where: FileManager.default.isExecutableFile) else {
      return nil
    }
    let folder = TemporaryFolder()
    folder.write(Array(page.text.utf8), to: "page")
    try ChildProcess(
      [program] + command.dropFirst(), environment: ["PATH": "/usr/bin:/bin"], input: folder.file("page"),
      output: .file(folder.file("output")), errors: folder.file("errors")
    ).wait()
    return (
      String(decoding: folder.read("output"), as: UTF8.self), String(decoding: folder.read("errors"), as: UTF8.self)
    )
  }

  @Test(arguments: [["groff", "-Tutf8", "-P-cbou", "-ww", "-man"], ["mandoc", "-Tutf8", "-Wwarning"]])
  func isCleanAndSaysEverything(command: [String]) throws {
    guard let laid = try laidOut(page, by: command) else { return }
    #expect(laid.errors == "")
    // mandoc strikes letters over to make them bold.
    var text = laid.output
    while let stroke = text.firstRange(of: "\u{8}") {
      text.removeSubrange(text.index(before: stroke.lowerBound)..<stroke.upperBound)
    }
    for words in [
      "sample - shows a page", "sample files show FILE [MORE...] [options]", "-o, --output FORM",
      "Form of the output [table|json, default: table].", "SAMPLE_CONFIG", "'quoted' at the beginning",
      "a \\ backslash, code and … an ellipsis", ".dot at the beginning", ".hidden 'file'", "--long",
    ] {
      #expect(text.contains(words), "\(command[0]) does not say \(words)")
    }
  }

  @Test func takesNothingForARequest() {
    for line in page.text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(
        [".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".nh", ".ad"].contains(line.prefix(3)),
        "\(line)")
    }
    #expect(page.text.utf8.allSatisfy { $0 < 0x80 })
  }
}
