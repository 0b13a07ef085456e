import Arguments
import Foundation
import TestSupport
import Testing

@Suite struct CompletionTests {
  /// Runs a shell on a script and returns what it prints and its status; `nil` where that shell is not installed.
  private func run(_ shell: String, _ arguments: [String], script: String) throws -> (
    output: String, exit: ChildProcess.Exit
  )? {
    let places = ["/bin/", "/usr/bin/", "/usr/local/bin/"]
    guard let path = places.map({ $0 + shell }).first(where: FileManager.default.isExecutableFile) else { return nil }
    let folder = TemporaryFolder()
    folder.write(Array(script.utf8), to: "script")
    let exit = try ChildProcess(
      [path] + arguments, input: folder.file("script"), output: .file(folder.file("output"))
    ).wait()
    return (String(decoding: folder.read("output"), as: UTF8.self), exit)
  }

  @Test(arguments: Shell.allCases)
  func isAcceptedByTheShell(shell: Shell) throws {
    let script = shell.completionScript(for: SampleProgram.program)
    guard let result = try run(shell.rawValue, ["-n"], script: script) else { return }
    #expect(result.output == "")
    #expect(result.exit == .status(0))
  }

  @Test(arguments: [
    (["files", "show", "--tag", "x"], "tag", "x"), (["files", "show", "--tag=x"], "tag", "x"),
    (["files", "show", "--tag", "=", "x"], "tag", "x"), (["files", "show", "--tag", "="], "tag", ""),
    (["-v", "--config", "f", "files", "show", "-o", ""], "output", ""), (["files", "show", "a"], "FILE", "a"),
    (["files", "show", "-l", "3", "a", ""], "MORE", ""), (["files", "show", "a", "b", "c"], "MORE", "c"),
    (["--config", ""], "config", ""),
  ])
  func knowsWhatIsBeingTyped(words: [String], name: String, text: String) {
    let typed = SampleProgram.program.valueBeingTyped(in: words)
    #expect(typed?.parameter.name == name && typed?.text == text)
  }

  @Test(arguments: [[], [""], ["files", ""], ["files", "show", "--t"], ["files", "show", "-"], ["stop", "x"]])
  func knowsWhereNoValueIsExpected(words: [String]) {
    #expect(SampleProgram.program.valueBeingTyped(in: words) == nil)
  }

  @Test(arguments: [
    ("sample ''", "files stop"),
    ("sample f", "files"),
    ("sample --", "--config --verbose --help"),
    ("sample files ''", "show"),
    ("sample files show --f", "--force"),
    ("sample files show -o ''", "table json"),
    ("sample --verbose files show --output = j", "json"),
    ("sample stop ''", ""),
    ("sample --config ''", "a.txt"),
    ("sample files show ''", "a.txt"),
    ("sample files show --config ''", "a.txt"),
    ("sample files show --tag ''", ":files:show:--tag:"),
    ("sample -v files show --tag = co", "co:-v:files:show:--tag:=:co"),
    ("sample files show --ta", "--tag"),
  ])
  func offersInBash(words: String, offered: String) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data().write(to: directory.appending(path: "a.txt"))
    let script = """
      cd '\(directory.path)'
      \(Shell.bash.completionScript(for: SampleProgram.program))
      # The program itself: it offers the word being typed, and behind it what it was asked.
      sample() { [ "$1" = __complete ] || return; shift; local IFS=:; echo "${@: -1}:$*"; }
      COMP_WORDS=(\(words)) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _sample
      echo "${COMPREPLY[*]}"
      """
    let result = try #require(try run("bash", ["--norc"], script: script))
    #expect(result.output == offered + "\n")
  }
}
