import ArgumentParser

/// What the command's exit code says; the numbers from 64 to 78 are those of sysexits.h.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case findings = 1
  case doesNotBuild = 3
  case usage = 64
  case malformedData = 65
  case missingData = 66
  case missingLibrary = 69
  case internalError = 70
  case rankDied = 71
  case unusableKernel = 72
  case cannotWrite = 73
  case outOfSpace = 74
  case unstable = 75
  case kernelRaises = 76
  case otherSignature = 78
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }

  var meaning: String {
    switch self {
    case .success: "All right."
    case .findings: "A check failed or would pass an impostor, or a benchmark is slower."
    case .doesNotBuild: "A commit does not build, or its build cannot be compared."
    case .usage: "The command line is not understood."
    case .malformedData: "An input file is malformed."
    case .missingData: "An input file is missing or cannot be read."
    case .missingLibrary: "A library or program that this needs is missing."
    case .internalError: "A mistake in Vernier itself."
    case .rankDied: "A process of a distributed run died or did not end; all were ended."
    case .unusableKernel: "A kernel to validate cannot be loaded, or has no such function."
    case .cannotWrite: "The output cannot be written there."
    case .outOfSpace: "The disk is full, or another error of input and output."
    case .unstable: "Nothing is concluded: an unsteady machine, or a question left open."
    case .kernelRaises: "The program of a kernel to validate fails before it can be judged."
    case .otherSignature: "A kernel to validate is no function, or one of another operation."
    case .interrupted: "Interrupted by Ctrl-C, SIGTERM or SIGHUP; what was finished is kept."
    }
  }

  static var documentation: String {
    "EXIT CODES:\n"
      + allCases.map { status in
        let code = "\(status.rawValue)"
        return "  " + code + String(repeating: " ", count: 5 - code.count) + status.meaning
      }.joined(separator: "\n")
  }
}

/// Something that the user can mend: what happened, where, and what to do.
struct Problem: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ status: ExitStatus, _ description: String) {
    (self.status, self.description) = (status, description)
  }
}
