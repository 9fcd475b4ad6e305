/// What is said by what is refused; nothing if it is not.
func complaint(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch { return "\(error)" }
}
