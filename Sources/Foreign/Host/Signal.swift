import Foundation

/// Signals by name.
public enum Signal {
  private static let names: [Int32: String] = [
    SIGSEGV: "SIGSEGV (a forbidden address)", SIGBUS: "SIGBUS (an impossible address)",
    SIGFPE: "SIGFPE (a division by zero, say)", SIGILL: "SIGILL (an unknown instruction)",
    SIGABRT: "SIGABRT (abort, a failed assertion or a broken heap)", SIGKILL: "SIGKILL (killed)",
    SIGTRAP: "SIGTRAP (a trap)", SIGTERM: "SIGTERM (asked to end)",
  ]

  public static func name(_ signal: Int32) -> String { names[signal] ?? "signal \(signal)" }
}
