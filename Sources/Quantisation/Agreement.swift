import Scalars
import Verification

/// Whether two certified results may be the same.
func agree(
  _ a: Observation<Enclosure>, _ b: Observation<Enclosure>, on quantities: [String]
) -> Bool {
  quantities.allSatisfy { name in
    a[name].count == b[name].count && zip(a[name], b[name]).allSatisfy { $0.overlaps($1) }
  }
}

/// Whether an exact result is within a certified one.
func encloses(
  _ a: Observation<Enclosure>, _ b: Observation<Rational>, on quantities: [String]
) -> Bool {
  quantities.allSatisfy { name in
    a[name].count == b[name].count && zip(a[name], b[name]).allSatisfy { $0.contains($1) }
  }
}
