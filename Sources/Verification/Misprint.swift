import Glibc

/// Alters what is printed as it is compared: tests plant misprints with it, and each must turn its cell.
public enum Misprint {
  /// Runs a body in which every printed figure that this thread compares is altered first.
  public static func with<R>(
    _ alter: @escaping (String) -> String, _ body: () throws -> R
  ) rethrows -> R {
    let box = Unmanaged.passRetained(Box(alter))
    let previous = pthread_getspecific(key)
    pthread_setspecific(key, box.toOpaque())
    defer {
      pthread_setspecific(key, previous)
      box.release()
    }
    return try body()
  }

  static func applied(to text: String) -> String {
    guard let box = pthread_getspecific(key) else { return text }
    return Unmanaged<Box>.fromOpaque(box).takeUnretainedValue().alter(text)
  }

  private final class Box {
    let alter: (String) -> String
    init(_ alter: @escaping (String) -> String) { self.alter = alter }
  }

  /// One place for each thread: tests that run beside each other do not see each other's plants.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
