internal import CProcessor
import Bindings
import Measurement
import Testing

#if arch(x86_64) && os(Linux)
  extension Stepped {
    /// The check of the counter kills counters that are wrong, and instructions are what they are called.
    @Suite struct Mutants {
      @Test func `The counter of this process is right on all that is known`() {
        #expect(
          KnownCall.fault { known throws(InstructionCount.Obstacle) in try known.count() } == nil)
        #expect(KnownCall.all.count >= 5)
      }

      /// A counter that is wrong in one way.
      enum Mutant: String, CaseIterable {
        case missesTheLast, countsTheCall, missesAfterSystemCalls, countsStringsOnce, isDeaf

        func answer(_ right: KnownCall.Answer, _ known: KnownCall) -> KnownCall.Answer {
          var answer = right
          switch self {
          case .missesTheLast: answer.steps -= 1
          case .countsTheCall: answer.steps += 1
          case .missesAfterSystemCalls: if known.name.contains("system") { answer.steps -= 1 }
          case .countsStringsOnce:
            answer.steps -= answer.repetitions
            answer.repetitions = 0
          case .isDeaf: answer.steps = 0
          }
          return answer
        }
      }

      @Test(arguments: Mutant.allCases) func `A wrong counter is not used`(_ mutant: Mutant) {
        let fault = KnownCall.fault { known throws(InstructionCount.Obstacle) in
          mutant.answer(try known.count(), known)
        }
        #expect(fault != nil)
      }
    }

    @Suite(.enabled(if: Disassembler.version != nil)) struct Mix {
      private func mix(_ body: () -> Void) throws -> (count: InstructionCount, mix: InstructionMix)
      {
        let count = try InstructionCount.measure(body)
        return (count, try #require(count.mix))
      }

      @Test func `The parts add up to the count`() throws {
        let (count, mix) = try mix {
          vernier_sequence_loop(UnsafeMutableRawPointer(bitPattern: 100))
        }
        #expect(mix.total == count.exact)
        #expect(mix.entries.allSatisfy { $0.count > 0 })
        let opcodes = Dictionary(uniqueKeysWithValues: mix.opcodes.map { ($0.mnemonic, $0.count) })
        #expect(opcodes["nop"] == 100 && opcodes["dec"] == 100 && opcodes["jnz"] == 100)
        #expect(mix.count(of: .branch, .general) >= 100)
      }

      @Test func `A kernel of 512 bits shows as one`() throws {
        guard Lane512.isHere else { return print("skipped: this processor has no AVX-512") }
        let (_, mix) = try mix {
          vernier_sequence_wide(UnsafeMutableRawPointer(bitPattern: 50))
        }
        #expect(mix.count(of: .multiplyAdd, .zmm) == 50)
        #expect(mix.count(of: .arithmetic, .zmm) == 52)
        #expect(mix.count(of: .move, .zmm) == 50)
        #expect(mix.count { $0.width == .ymm } == 0)
      }

      @Test func `Repetitions of a string instruction are named and store`() throws {
        let (count, mix) = try mix {
          vernier_sequence_string(UnsafeMutableRawPointer(bitPattern: 80))
        }
        #expect(count.repeated == 79)
        let entry = try #require(mix.entries.first { $0.instruction.mnemonic == "rep stosb" })
        #expect(entry.count == 80 && entry.instruction.stores && !entry.instruction.loads)
      }
    }

    @Suite(.enabled(if: Disassembler.version != nil)) struct Decoding {
      /// Encodings by hand, from the processor's manual.
      @Test(
        arguments: [
          ([0xC5, 0xFB, 0x58, 0xC1], "vaddsd", .arithmetic, .scalar, false, false),
          ([0xF2, 0x0F, 0x58, 0xC1], "addsd", .arithmetic, .scalar, false, false),
          ([0x62, 0xF1, 0x7C, 0x48, 0x58, 0xC1], "vaddps", .arithmetic, .zmm, false, false),
          ([0xC4, 0xE2, 0x75, 0xB8, 0x00], "vfmadd231ps", .multiplyAdd, .ymm, true, false),
          ([0xC4, 0xE2, 0xF1, 0xB9, 0x00], "vfmadd231sd", .multiplyAdd, .scalar, true, false),
          ([0x62, 0xF2, 0x7D, 0x48, 0x50, 0xC1], "vpdpbusd", .multiplyAdd, .zmm, false, false),
          ([0x62, 0xF2, 0x7E, 0x48, 0x52, 0xC1], "vdpbf16ps", .multiplyAdd, .zmm, false, false),
          ([0xC5, 0xFC, 0x11, 0x00], "vmovups", .move, .ymm, false, true),
          ([0xC5, 0xF5, 0xFE, 0xC2], "vpaddd", .arithmetic, .ymm, false, false),
          ([0x66, 0x0F, 0xEF, 0xC0], "pxor", .arithmetic, .xmm, false, false),
          ([0xF0, 0x48, 0x0F, 0xB1, 0x0F], "cmpxchg", .arithmetic, .general, true, true),
          ([0x48, 0x8D, 0x04, 0x08], "lea", .arithmetic, .general, false, false),
          ([0x75, 0x00], "jnz", .branch, .general, false, false),
          ([0xE8, 0, 0, 0, 0], "call", .call, .general, false, false),
          ([0x0F, 0x05], "syscall", .other, .general, false, false),
          ([0xC5, 0xF8, 0x77], "vzeroupper", .other, .general, false, false),
          ([0x0F, 0x1F, 0x40, 0x00], "nop", .other, .general, false, false),
        ] as [([UInt8], String, MachineInstruction.Kind, MachineInstruction.Width, Bool, Bool)])
      func `Instructions are told apart`(
        _ code: [UInt8], _ mnemonic: String, _ kind: MachineInstruction.Kind,
        _ width: MachineInstruction.Width, _ loads: Bool, _ stores: Bool
      ) throws {
        let padded = code + [UInt8](repeating: 0x90, count: 16)
        let found = try padded.withUnsafeBytes { bytes in
          try Disassembler.instruction(at: UInt(bitPattern: bytes.baseAddress))
        }
        let right = MachineInstruction(
          mnemonic: mnemonic, kind: kind, width: width, loads: loads, stores: stores)
        #expect(found == right)
      }

      @Test func `Bytes that are no instruction are an error`() {
        let bytes = [UInt8](repeating: 0x06, count: 16)
        _ = bytes.withUnsafeBytes { bytes in
          #expect(throws: BindingError.self) {
            try Disassembler.instruction(at: UInt(bitPattern: bytes.baseAddress))
          }
        }
      }
    }
  }
#endif
