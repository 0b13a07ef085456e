import Glibc

#if DEBUG
  // Frames of a build without optimisation are many times as large.
  private let stackSize = 8 << 20
#else
  private let stackSize = 512 << 10
#endif

/// Runs a body on a thread with a stack of 512 KiB (as long as the build is optimised) and waits for it.
func onSmallThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, stackSize)
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body))
  pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  pthread_join(thread, nil)
  pthread_attr_destroy(&attributes)
}
