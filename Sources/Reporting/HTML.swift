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

  public static func element(_ tag: String, class name: String? = nil, _ content: String) -> String
  {
    let attribute = name.map { " class=\"\($0)\"" } ?? ""
    return "<\(tag)\(attribute)>\(content)</\(tag)>"
  }

  /// Words in which names stand between grave accents: as code.
  static func prose(_ text: String) -> String {
    let parts = escape(text).split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return escape(text) }
    return parts.enumerated().map { $0 % 2 == 1 ? "<code>\($1)</code>" : String($1) }.joined()
  }

  public static func text(_ tag: String, class name: String? = nil, _ text: String) -> String {
    element(tag, class: name, escape(text))
  }

  /// A whole page in the house's style: no reference to anything outside.
  ///
  /// - Parameter script: Run when the page is there.
  public static func page(title: String, _ body: String, script: String? = nil) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(title))</title>
    <style>\(Style.sheet)</style>
    </head>
    <body><main>
    \(body)
    </main>\(script.map { "<script>\($0)</script>" } ?? "")</body>
    </html>

    """
  }

  /// A table; the cells are HTML already. One of prose knows in each cell what its column is, for phones, where a row
  /// is set as a list.
  public static func table(_ head: [String], _ rows: [[String]], class name: String = "") -> String
  {
    let top = head.map { element("th", $0) }.joined()
    func cell(_ column: Int, _ content: String) -> String {
      guard name == "prose", column < head.count else { return element("td", content) }
      return "<td data-label=\"\(escape(head[column]))\">\(content)</td>"
    }
    let body = rows.map { row in
      element("tr", row.enumerated().map { cell($0.offset, $0.element) }.joined())
    }
    return """
      <div class="scroll"><table class="\(name)"><thead><tr>\(top)</tr></thead><tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }
}
