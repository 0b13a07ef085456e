import CHeap

/// The heap of the C library, which Swift allocates from.
public enum Heap {
  /// Makes all threads share one arena; call it before there are any.
  ///
  /// The C library gives threads arenas of their own, up to eight for each core, and none gets what another has freed. The
  /// stages of a sweep run on several threads: a sweep of 100,000 workspaces took 450 MB, and with one arena 381 MB.
  public static func shareOneArena() { _ = mallopt(M_ARENA_MAX, 1) }
}
