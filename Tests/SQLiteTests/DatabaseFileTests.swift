import Glibc
import SQLite
import TestSupport
import Testing

@Suite struct DatabaseFileTests {
  private let directory = TemporaryFolder()

  @Test func createsFilesForTheOwnerAlone() throws {
    let path = directory.file("test.db")
    let connection = try Connection(path: DatabaseFile(creating: path).path, access: .readWrite)
    try connection.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (i INTEGER)")
    for suffix in ["", "-wal", "-shm"] {
      var status = stat()
      #expect(stat(path + suffix, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600, "\(suffix)")
    }
  }

  @Test func leadsEveryNameOfAFileToTheSameLock() throws {
    let file = try DatabaseFile(creating: directory.file("test.db"))
    #expect(symlink(file.path, directory.file("alias.db")) == 0)
    let alias = try DatabaseFile(creating: directory.file("alias.db"))
    #expect(InstanceLock.path(for: alias) == InstanceLock.path(for: file))
  }

  @Test(arguments: [("missing/test.db", ENOENT), ("pipe", 0), (".", 0), ("dangling", ENOENT)])
  func refusesWhatCannotBeADatabase(_ name: String, _ systemError: Int32) throws {
    #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
    #expect(symlink(directory.file("nowhere"), directory.file("dangling")) == 0)
    let failure = #expect(throws: DatabaseFile.Failure.self) { try DatabaseFile(creating: directory.file(name)) }
    #expect(failure?.systemError == systemError)
  }

  @Test func givesTheLockToOneAtATime() throws {
    let file = try DatabaseFile(creating: directory.file("test.db"))
    var attempt: InstanceLock.Attempt? = try InstanceLock.attempt(for: file)
    guard case .held = attempt else {
      Issue.record("the lock was free")
      return
    }
    guard case .heldByAnother(let process) = try InstanceLock.attempt(for: file) else {
      Issue.record("two hold the lock")
      return
    }
    #expect(process == getpid())
    attempt = nil
    guard case .held = try InstanceLock.attempt(for: file) else {
      Issue.record("the lock was let go")
      return
    }
  }

  @Test func tellsWhetherTheLockIsHeld() throws {
    let file = try DatabaseFile(creating: directory.file("test.db"))
    #expect(InstanceLock.isHeld(for: file) == false)
    var attempt: InstanceLock.Attempt? = try InstanceLock.attempt(for: file)
    #expect(attempt != nil && InstanceLock.isHeld(for: file) == true)
    attempt = nil
    #expect(InstanceLock.isHeld(for: file) == false)
  }

  /// What an administrator's shell made, the service's user must be able to write.
  @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
  func givesWhatRootMakesToTheDirectorysOwner() throws {
    #expect(chown(directory.path, 65534, 65534) == 0)
    let file = try DatabaseFile(creating: directory.file("test.db"))
    _ = try InstanceLock.attempt(for: file)
    for path in [file.path, InstanceLock.path(for: file)] {
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_uid == 65534 && status.st_gid == 65534)
    }
  }

  @Test func readsAnImmutableFileWhoseNameNeedsEscaping() throws {
    let path = directory.file("a ?b%20#.db")
    let writer = try Connection(path: DatabaseFile(creating: path).path, access: .readWrite)
    try writer.execute("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (9)")
    let reader = try Connection(path: path, access: .immutable)
    #expect(try reader.integer("SELECT i FROM t") == 9)
  }
}
