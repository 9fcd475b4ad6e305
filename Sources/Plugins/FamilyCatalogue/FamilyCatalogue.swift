import Foundation
import PackagePlugin

/// Writes what the folders say: `<Family>.members` for a family, `Catalogue.families` for the catalogue.
///
/// The file system is the registry: a folder `Sources/<Family>/<Name>/` holds `<Name>.swift`, which
/// declares a type `<Name>`; a target that has such folders is a family.
@main struct FamilyCatalogue: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let names =
      target.name == "Catalogue" ? try families(of: target) : try members(of: target)
    let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name)+Members.swift")
    return [
      .buildCommand(
        displayName: "Listing the members of \(target.name)",
        executable: try context.tool(named: "catalogue-generator").url,
        arguments: [output.path, target.name] + names,
        outputFiles: [output])
    ]
  }

  private func members(of target: Target) throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(at: target.directoryURL, includingPropertiesForKeys: [.isDirectoryKey])
      .filter { $0.hasDirectoryPath && $0.pathExtension.isEmpty }
      .map(\.lastPathComponent)
      .sorted()
  }

  /// The targets that the catalogue depends on, that declare themselves in a file of their own name, and
  /// that have a folder `X` with a file `X.swift` in it.
  private func families(of catalogue: Target) throws -> [String] {
    try catalogue.dependencies.compactMap { dependency -> String? in
      guard case .target(let target) = dependency, target.name != "Papers" else { return nil }
      func exists(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: target.directoryURL.appending(path: file).path)
      }
      let hasMembers = try members(of: target).contains { exists("\($0)/\($0).swift") }
      return exists("\(target.name).swift") && hasMembers ? target.name : nil
    }
  }
}
