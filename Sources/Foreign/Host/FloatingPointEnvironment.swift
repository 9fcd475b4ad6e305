internal import Glibc

/// How this thread rounds, and what it does with subnormal numbers and exceptions.
struct FloatingPointEnvironment {
  private var state = fenv_t()

  init() { fegetenv(&state) }

  func restore() {
    var state = state
    fesetenv(&state)
  }

  /// What a call has changed; nil if nothing. Exception flags do not count.
  func change(to now: FloatingPointEnvironment) -> String? {
    #if arch(x86_64)
      let (old, new) = (state.__mxcsr, now.state.__mxcsr)
      var changes: [String] = []
      if old & 0x6000 != new & 0x6000 { changes.append("the rounding mode") }
      if old & 0x8000 != new & 0x8000 { changes.append("flushing of subnormal results (FTZ)") }
      if old & 0x0040 != new & 0x0040 { changes.append("reading subnormals as zero (DAZ)") }
      if old & 0x1F80 != new & 0x1F80 { changes.append("the mask of exceptions") }
      if state.__control_word & 0x0F3F != now.state.__control_word & 0x0F3F {
        changes.append("the control word of the x87 unit")
      }
    #else
      let changes = state.__fpcr == now.state.__fpcr ? [] : ["the control register (FPCR)"]
    #endif
    return changes.isEmpty ? nil : changes.joined(separator: ", ")
  }
}
