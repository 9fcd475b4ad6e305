struct Page {
  let record: RunRecord
  init(_ record: RunRecord) { self.record = record }
  var html: String { "<!doctype html><title>Vernier</title>" }
}
