import Foundation

// catalogue-generator OUTPUT FAMILY MEMBER...: the list of a family's members, as Swift.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: catalogue-generator OUTPUT FAMILY MEMBER...\n".utf8))
  exit(2)
}
let (output, family, members) = (arguments[1], arguments[2], arguments.dropFirst(3))
let (protocolName, memberName) =
  family == "Papers" ? ("Library", "Paper") : ("Family", "Algorithm")
let source = """
  public import Verification

  extension \(family): \(protocolName) {
    public static let members: [any \(memberName).Type] = [
  \(members.map { "    \($0).self,\n" }.joined())  ]
  }

  """
try source.write(toFile: output, atomically: true, encoding: .utf8)
