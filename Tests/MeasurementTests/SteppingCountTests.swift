internal import CProcessor
import Bindings
import Foundation
import Measurement
import Testing

#if arch(x86_64) && os(Linux)
  extension Stepped {
    /// What is asked of a count: exact to the instruction, the same every time, and honest where it is not.
    @Suite struct Counts {
      @Test func `Doing nothing takes no instruction, whatever the body holds`() throws {
        #expect(try InstructionCount.measure {}.exact == 0)
        let kept = Counter()
        #expect(try InstructionCount.measure { withExtendedLifetime(kept) {} }.exact == 0)
      }

      @Test func `One instruction more for each element is found exactly`() throws {
        // One body for all, whose code does not depend on what it calls; in plain memory, since checks of
        // exclusive access take as many instructions as there are accesses at the time.
        let loop = UnsafeMutablePointer<Loop>.allocate(capacity: 1)
        defer { loop.deallocate() }
        var counts: [Int] = []
        for (n, function) in [
          (1000, vernier_sequence_loop), (1001, vernier_sequence_loop),
          (1000, vernier_sequence_longer_loop),
        ] as [(Int, Loop.Function)] {
          loop.initialize(to: Loop(elements: n, function: function))
          let count = try InstructionCount.measure(needsMix: false) {
            loop.pointee.function(UnsafeMutableRawPointer(bitPattern: loop.pointee.elements))
          }
          counts.append(try #require(count.exact))
        }
        #expect(counts[0] >= 3000)
        #expect(counts[1] == counts[0] + 3, "\(counts)")
        #expect(counts[2] == counts[0] + 1000, "\(counts)")
      }

      /// What a body calls.
      private struct Loop {
        typealias Function = @convention(c) (UnsafeMutableRawPointer?) -> Void
        let elements: Int
        let function: Function
      }

      @Test func `A hundred repetitions agree, of a kernel and of a library`() throws {
        let (x, y) = ([Double](repeating: 1, count: 64), [Double](repeating: 2, count: 64))
        var sink = 0.0
        for body in [
          Body { sink += (try? BLAS.dot(x, y)) ?? 0 }, Body { vernier_sequence_nops(nil) },
          Body(call: Probe.compute.unit()),
        ] {
          let count = try InstructionCount.measure(
            limit: 100_000, repetitions: 100, needsMix: false, body.call)
          #expect(count.isDeterministic, "\(count.low) to \(count.high)")
          #expect(count.low > 0)
        }
        #expect(sink > 0)
      }

      @Test func `A body that varies has a range, and no count to hold against another`() throws {
        let calls = Counter()
        let count = try InstructionCount.measure {
          calls.value += 1
          vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: 10 + calls.value % 2))
        }
        #expect(count.exact == nil && !count.isDeterministic)
        #expect(count.high - count.low == 3)
      }

      @Test func `One count alone is no agreement`() throws {
        let count = try InstructionCount.measure(repetitions: 1) { vernier_sequence_nops(nil) }
        #expect(count.counts.count == 1 && count.exact == nil)
      }

      @Test func `What is too long is said to be, and the next count is right`() throws {
        #expect(throws: InstructionCount.Obstacle.tooLong(limit: 100)) {
          try InstructionCount.measure(limit: 100) {
            vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: 1000))
          }
        }
        #expect(try InstructionCount.measure {}.exact == 0)
      }

      @Test func `Counting while it counts is refused`() throws {
        let inner = Counter()
        _ = try InstructionCount.measure {
          do throws(InstructionCount.Obstacle) {
            _ = try InstructionCount.measure {}
          } catch { inner.refusals.append(error) }
        }
        // The first call of the body is not counted, so that within it counting is free.
        #expect(inner.refusals == [.busy, .busy, .busy])
      }

      @Test func `A thread that works beside, or that the body starts, changes nothing`() throws {
        let flag = Counter()
        func quiet() { vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: 100)) }
        let before = try #require(try InstructionCount.measure { quiet() }.exact)
        let other = Thread { while flag.value == 0 { vernier_sequence_nops(nil) } }
        other.start()
        defer { flag.value = 1 }
        #expect(try InstructionCount.measure { quiet() }.exact == before)
        let starting = try InstructionCount.measure(limit: 200_000) {
          var thread = pthread_t()
          pthread_create(
            &thread, nil,
            { _ in
              vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: 1_000_000))
              return nil
            }, nil)
          pthread_join(thread, nil)
        }
        #expect(starting.high < 100_000)
      }

      /// What bodies leave behind.
      final class Counter: @unchecked Sendable {
        var value = 0
        var refusals: [InstructionCount.Obstacle] = []

        /// A loop of so many elements.
        @inline(never) func run() {
          vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: value))
        }
      }

      private struct Body {
        let call: () -> Void
      }
    }
  }
#endif
