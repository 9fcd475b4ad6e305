internal import CProcessor
import Foundation
import Measurement
import Testing

/// Counts of instructions. One at a time: a process counts one thread.
@Suite(.serialized, .enabled(if: Stepping.obstacle == nil)) enum Stepped {}

#if arch(x86_64) && os(Linux)
  extension Stepped {
    /// The counter itself, in C, on code whose length is known by heart.
    @Suite struct Counter {
      typealias Function = @convention(c) (UnsafeMutableRawPointer?) -> Void

      /// How the counting ended, and what it said; the sum over the table is the count.
      private func step(
        _ function: Function, _ argument: Int = 0, limit: Int = 1_000_000
      ) -> (end: vernier_stepping_end, steps: Int, repetitions: Int) {
        var table = [vernier_step_place](repeating: vernier_step_place(), count: 1 << 12)
        var stepper = vernier_stepper()
        (stepper.limit, stepper.table_bits) = (UInt64(limit), 12)
        table.withUnsafeMutableBufferPointer { places in
          stepper.table = places.baseAddress
          vernier_step(&stepper, function, UnsafeMutableRawPointer(bitPattern: argument))
        }
        let placed = table.reduce(0) { $0 + Int($1.count) }
        #expect(placed + Int(stepper.unplaced) == Int(stepper.steps))
        return (
          vernier_stepping_end(stepper.end), Int(stepper.steps), Int(stepper.repetitions)
        )
      }

      @Test(arguments: [1, 2, 1000]) func `Loops have the length that they have`(_ n: Int) {
        #expect(step(vernier_sequence_loop, n).steps == 3 * n + 1)
        #expect(step(vernier_sequence_longer_loop, n).steps == 4 * n + 1)
      }

      @Test func `Instructions of 512 bits count like any`() {
        guard Lane512.isHere else { return print("skipped: this processor has no AVX-512") }
        #expect(step(vernier_sequence_wide, 100).steps == 504)
      }

      @Test func `A string instruction counts once for each repetition, and that is said`() {
        let counted = step(vernier_sequence_string, 1000)
        #expect(counted.steps == 1004 && counted.repetitions == 999)
      }

      @Test func `The limit is reached by one instruction too many, and not by the last`() {
        #expect(step(vernier_sequence_loop, 1000, limit: 3001).end == VERNIER_STEPPING_DONE)
        let cut = step(vernier_sequence_loop, 1000, limit: 3000)
        #expect(cut.end == VERNIER_STEPPING_TOO_LONG && cut.steps == 3000)
      }

      @Test func `What clears the trap flag is noticed`() {
        #expect(step(vernier_sequence_escape).end == VERNIER_STEPPING_LOST)
        #expect(step(vernier_sequence_nops).end == VERNIER_STEPPING_DONE)
      }

      @Test func `The action of SIGTRAP is afterwards what it was`() {
        var own = sigaction()
        own.__sigaction_handler.sa_handler = { _ in }
        var former = sigaction(), after = sigaction()
        sigaction(SIGTRAP, &own, &former)
        _ = step(vernier_sequence_nops)
        sigaction(SIGTRAP, &former, &after)
        #expect(address(after) == address(own) && address(after) != 0)
      }

      private func address(_ action: sigaction) -> Int {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      }

      @Test func `Other signals neither add nor take a step`() {
        Alarms.ring(every: 500)
        defer { Alarms.stop() }
        for _ in 0..<3 { #expect(step(vernier_sequence_loop, 10_000).steps == 30_001) }
        #expect(Alarms.rung > 100)
      }
    }
  }

  enum Lane512 {
    static let isHere =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains(" avx512f ")
      ?? false
  }

  /// A signal that comes again and again, to this process.
  private enum Alarms {
    nonisolated(unsafe) private static let count = UnsafeMutablePointer<Int>.allocate(capacity: 1)

    static var rung: Int { count.pointee }

    static func ring(every microseconds: Int) {
      count.initialize(to: 0)
      signal(SIGALRM) { _ in Alarms.count.pointee += 1 }
      set(microseconds)
    }

    /// One may be on its way still, and by default it would end the process.
    static func stop() {
      set(0)
      signal(SIGALRM, SIG_IGN)
    }

    private static func set(_ microseconds: Int) {
      let time = timeval(tv_sec: 0, tv_usec: microseconds)
      var timer = itimerval(it_interval: time, it_value: time)
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
  }
#endif
