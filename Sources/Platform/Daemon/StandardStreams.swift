@preconcurrency import Glibc

/// What a process does about its standard streams before anything else.
public enum StandardStreams {
  /// Makes the streams safe to use: writing to a closed pipe becomes an error instead of the end of the process
  /// (SIGPIPE), and a stream that was closed at the start becomes `/dev/null`, lest the next file opened (a database,
  /// say) takes its number and receives what is printed.
  public static func secure() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      // open takes the lowest free number, which is this one, as those below it are open by now.
      _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
    }
  }
}
