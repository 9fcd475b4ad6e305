import Foundation

// catalogue-generator OUTPUT TARGET NAME...: the list that the plugin read off the folders, as Swift.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: catalogue-generator OUTPUT TARGET NAME...\n".utf8))
  exit(2)
}
let (output, target, names) = (arguments[1], arguments[2], Array(arguments.dropFirst(3)))

/// The head of the generated extension: what is listed, where, and which modules that needs.
let (imports, head) =
  switch target {
  case "Catalogue":
    (
      names.map { "import \($0)\n" }.joined() + "public import Verification\n",
      "extension Catalogue {\n  public static let families: [any Family.Type] = ["
    )
  case "Papers":
    (
      "public import Verification\n",
      "extension Papers: Library {\n  public static let members: [any Paper.Type] = ["
    )
  case "Operations":
    (
      "import Foreign\n",
      "extension Operations {\n  static let members: [any Operation.Type] = ["
    )
  default:
    (
      "public import Verification\n",
      "extension \(target): Family {\n  public static let members: [any Algorithm.Type] = ["
    )
  }

let list = names.map { "    \($0).self,\n" }.joined()
let text = "\(imports)\n\(head)\n\(list)  ]\n}\n"

// Written only if it says something new: a file that is touched recompiles its family.
if (try? String(contentsOfFile: output, encoding: .utf8)) != text {
  try text.write(toFile: output, atomically: true, encoding: .utf8)
}
