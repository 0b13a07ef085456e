import Daemon
import Glibc
import Testing

@Suite(.serialized) struct SignalsTests {
  @Test func givesSignalsAsEvents() async {
    let signals = await Signals.install(hangUp: .reloadsServices, hasManager: true)
    var events = signals.events.makeAsyncIterator()
    kill(getpid(), SIGHUP)
    #expect(await events.next() == .reload)
    kill(getpid(), SIGTERM)
    #expect(await events.next() == .terminate)
  }

  @Test func countsNoHangUpAsAnOrderToHurry() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_DFL)
      let signals = await Signals.install()
      var events = signals.events.makeAsyncIterator()
      for (number, event) in [(SIGHUP, ServiceSignal.hangUp), (SIGHUP, .hangUp), (SIGTERM, .terminate)] {
        kill(getpid(), number)
        if await events.next() != event { exit(1) }
      }
      exit(0)
    }
  }

  @Test func leavesAnIgnoredHangUpIgnored() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      let signals = await Signals.install()
      var events = signals.events.makeAsyncIterator()
      kill(getpid(), SIGHUP)
      kill(getpid(), SIGTERM)
      exit(await events.next() == .terminate ? 0 : 1)
    }
  }

  @Test func cancelsWhatIsStillStarting() async {
    await #expect(processExitsWith: .success) {
      let signals = await Signals.install()
      do {
        try await signals.starting {
          kill(getpid(), SIGTERM)
          try await Task.sleep(for: .seconds(60))
        }
        exit(1)
      } catch is CancellationError {}
      var events = signals.events.makeAsyncIterator()
      exit(await events.next() == .terminate ? 0 : 2)
    }
  }

  @Test func endsAtTheSecondSignalToStop() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let signals = await Signals.install()
      var events = signals.events.makeAsyncIterator()
      kill(getpid(), SIGINT)
      _ = await events.next()
      kill(getpid(), SIGINT)
      while true { _ = await events.next() }
    }
  }

  @Test func writesToAClosedPipeWithoutDying() async {
    await #expect(processExitsWith: .exitCode(7)) {
      StandardStream.secure()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      close(ends[0])
      dup2(ends[1], STDOUT_FILENO)
      do {
        try StandardStream.output.write("anything")
      } catch let error as StreamFailure where error.code == .readerGone {
        exit(7)
      }
    }
  }

  @Test func opensClosedStreams() async {
    await #expect(processExitsWith: .exitCode(8)) {
      close(STDOUT_FILENO)
      close(STDERR_FILENO)
      StandardStream.secure()
      try StandardStream.error.write("anything")
      // The next file does not take the number of standard output.
      if open("/dev/null", O_RDONLY) <= 2 { exit(1) }
      // What nobody can read is not lost in silence.
      do { try StandardStream.output.write("anything") } catch is StreamFailure { exit(8) }
    }
  }
}
