import Arguments
import Testing

@testable import curfew

@Suite struct ProgramTests {
  private static func all(_ command: Command) -> [Command] { [command] + command.subcommands.flatMap(all) }

  @Test func namesEachCommandAndOptionOnce() {
    for command in ProgramTests.all(Curfew.program) {
      let names = command.subcommands.map(\.name)
      #expect(Set(names).count == names.count)
      let options = command.parameters.map(\.specification.name)
      #expect(Set(options).count == options.count, "\(command.name)")
    }
  }

  @Test func givesNoCommandAnOptionThatASettingHas() {
    let settings = Set(Settings.options.map(\.specification.name))
    for command in ProgramTests.all(Curfew.program).dropFirst() {
      #expect(command.parameters.allSatisfy { !settings.contains($0.specification.name) }, "\(command.name)")
    }
  }

  @Test func describesEverythingInALineWithoutAFullStop() {
    for command in ProgramTests.all(Curfew.program) {
      #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."), "\(command.name)")
      for parameter in command.parameters {
        let help = parameter.specification.help
        #expect(!help.isEmpty && !help.hasSuffix("."), "\(command.name) \(parameter.specification.spelling)")
      }
    }
  }
}
