/// Pieces of a page, escaped where text enters.
public enum HTML {
  public static func escape(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  static func element(_ tag: String, class name: String? = nil, _ content: String) -> String {
    let attribute = name.map { " class=\"\($0)\"" } ?? ""
    return "<\(tag)\(attribute)>\(content)</\(tag)>"
  }

  static func text(_ tag: String, class name: String? = nil, _ text: String) -> String {
    element(tag, class: name, escape(text))
  }

  /// A table; the cells are HTML already.
  static func table(_ head: [String], _ rows: [[String]], class name: String = "") -> String {
    let top = head.map { element("th", $0) }.joined()
    let body = rows.map { row in element("tr", row.map { element("td", $0) }.joined()) }
    return """
      <div class="scroll"><table class="\(name)"><thead><tr>\(top)</tr></thead><tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }
}
