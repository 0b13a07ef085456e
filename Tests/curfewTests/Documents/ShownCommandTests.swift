import Arguments
import TestSupport
import Testing

@testable import curfew

/// Every command that a document or a help text shows is one that the program takes.
@Suite struct ShownCommandTests {
  @Test func readsLinesAsAShellDoes() {
    let line = #"X=1 sudo curfew plan -o "a b" > out 2>err && curfew explain 'x y' | grep curfew; ls # curfew no"#
    #expect(WrittenCommands(line).calls == [["plan", "-o", "a b"], ["explain", "x y"]])
    #expect(WrittenCommands(#"source <(curfew completion bash)"#).calls == [["completion", "bash"]])
  }

  @Test(arguments: MarkdownPage.all) func parseAllThatAPageShows(page: MarkdownPage) {
    for block in page.blocks {
      for call in block.shellLines.flatMap({ WrittenCommands($0).calls }) {
        #expect(throws: Never.self, "\(page):\(block.line): curfew \(call)") { try Curfew.program.parse(call) }
      }
    }
  }

  /// Within a sentence a command may be cut short and have words that stand for others; its names have to be right.
  @Test(arguments: MarkdownPage.all) func nameWhatThereIsInSentences(page: MarkdownPage) {
    let spans = page.prose.joined(separator: " ").split(separator: "`", omittingEmptySubsequences: false)
    for span in spans.enumerated().filter({ $0.offset % 2 == 1 }).map(\.element) where span.hasPrefix("curfew ") {
      for call in WrittenCommands(String(span)).calls {
        do {
          _ = try Curfew.program.parse(call.filter { $0 != "…" })
        } catch {
          let isAbout = [.unknownCommand, .unknownOption, .unexpectedValue, .unexpectedArgument].contains(error.code)
          #expect(!isAbout, "\(page): \(span)\n\(error.text)")
        }
      }
    }
  }

  @Test func parseAllExamplesOfHelp() {
    func examples(_ command: Command) -> [String] { command.examples + command.subcommands.flatMap(examples) }
    let all = examples(Curfew.program)
    #expect(all.count > 50)
    for call in all.flatMap({ WrittenCommands($0).calls }) {
      #expect(throws: Never.self, "curfew \(call)") { try Curfew.program.parse(call) }
    }
  }
}
