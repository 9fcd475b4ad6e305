// Products of floats with weights of four bits, which become floats in registers, in groups of terms that have
// steps of their own.

/// What a product is of: numbers of panels and groups, terms of a group, and where panels and steps are.
private struct Layer {
  let groups: Int, group: Int
  let codes: UnsafeRawPointer, steps: UnsafeRawPointer
  let width: Int

  var terms: Int { groups &* group }
}

/// All groups of a tile, in order: no row's result depends on how many others there are.
@inline(__always) private func tile<T: FloatTile, F: PanelFormat, S: Steps>(
  _: T.Type, _: F.Type, _: S.Type, _ layer: Layer, _ panel: Int, _ a: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>
) {
  let (k, blocks) = (layer.terms, layer.group / F.terms)
  let (apart, stepsApart) = (k / F.terms &* F.bytes, 32 &* layer.groups &* S.size)
  var codes = layer.codes + panel &* apart
  var steps = layer.steps + panel &* stepsApart
  var (x, group) = (a, 0)
  let y = c + 32 &* panel
  while group < layer.groups {
    var sums = T()
    var block = 0
    while block < blocks {
      sums.accumulate(F.self, codes, apart, x, k)
      codes += F.bytes
      x += F.terms
      block &+= 1
    }
    sums.combine(S.self, steps, stepsApart, y, layer.width)
    steps += 32 &* S.size
    group &+= 1
  }
}

/// Rows of one kind times up to four panels.
@inline(__always) private func panels<R: FloatRows, F: PanelFormat, S: Steps>(
  _: R.Type, _: F.Type, _: S.Type, _ layer: Layer, _ first: Int, _ count: Int,
  _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
) {
  typealias One = OnePanel<R>
  var panel = first
  let end = first &+ count
  if R.count == 1, count == 4 {
    return tile(Pair<Pair<One>>.self, F.self, S.self, layer, panel, a, c)
  }
  while R.count <= 2, panel &+ 2 <= end {
    tile(Pair<One>.self, F.self, S.self, layer, panel, a, c)
    panel &+= 2
  }
  while panel < end {
    tile(One.self, F.self, S.self, layer, panel, a, c)
    panel &+= 1
  }
}

/// Four panels at a time stay in the second cache while all rows meet them.
@inline(__always) private func multiply<F: PanelFormat, S: Steps>(
  _: F.Type, _: S.Type, _ m: Int, _ count: Int, _ layer: Layer, _ a: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>
) {
  let (k, width) = (layer.terms, layer.width)
  c.update(repeating: 0, count: m &* width)
  var first = 0
  while first < count {
    let own = min(4, count &- first)
    var i = 0
    while i < m {
      let (x, y) = (a + i &* k, c + i &* width)
      @inline(__always) func block<R: FloatRows>(_: R.Type) {
        panels(R.self, F.self, S.self, layer, first, own, x, y)
        i &+= R.count
      }
      switch min(8, m &- i) {
      case 1: block(OneFloatRow.self)
      case 2: block(TwoFloatRows.self)
      case 3: block(ThreeFloatRows.self)
      case 4: block(FourFloatRows.self)
      case 5: block(FiveFloatRows.self)
      case 6: block(SixFloatRows.self)
      case 7: block(SevenFloatRows.self)
      default: block(EightFloatRows.self)
      }
    }
    first &+= own
  }
}

/// C_ij = Σ over groups of w Σ a (q - 8), for m rows of `groups` times g floats a, 8 dividing g, and `count`
/// panels of 32 columns of codes q in the format of ``multiplyNibbles``. Steps w: 32 for each panel and group.
/// C has rows of 32 `count` numbers.
@inline(never) public func multiplyDequantised(
  _ m: Int, _ count: Int, _ groups: Int, _ g: Int, _ a: UnsafePointer<Float>,
  _ codes: UnsafePointer<UInt8>, _ steps: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
) {
  let layer = Layer(
    groups: groups, group: g, codes: UnsafeRawPointer(codes), steps: UnsafeRawPointer(steps),
    width: 32 &* count)
  multiply(DensePanels.self, FullSteps.self, m, count, layer, a, c)
}

/// The same for activations, steps and results that are halves. `wide` is scratch for the activations, `sums`
/// for the results.
@inline(never) public func multiplyHalves(
  _ m: Int, _ count: Int, _ groups: Int, _ g: Int, _ a: UnsafePointer<UInt16>,
  _ codes: UnsafePointer<UInt8>, _ steps: UnsafePointer<UInt16>,
  _ wide: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
  _ c: UnsafeMutablePointer<UInt16>
) {
  let layer = Layer(
    groups: groups, group: g, codes: UnsafeRawPointer(codes), steps: UnsafeRawPointer(steps),
    width: 32 &* count)
  widen(a, m &* groups &* g, wide)
  multiply(DensePanels.self, HalfSteps.self, m, count, layer, wide, sums)
  narrow(sums, m &* layer.width, c)
}

/// The same as ``multiplyDequantised`` for weights of which two of four terms are kept, 16 dividing g: for each
/// sixteen terms of a panel 192 bytes, as ``packSparse`` writes them.
@inline(never) public func multiplySparse(
  _ m: Int, _ count: Int, _ groups: Int, _ g: Int, _ a: UnsafePointer<Float>,
  _ codes: UnsafePointer<UInt32>, _ steps: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
) {
  let layer = Layer(
    groups: groups, group: g, codes: UnsafeRawPointer(codes), steps: UnsafeRawPointer(steps),
    width: 32 &* count)
  multiply(SparsePanels.self, FullSteps.self, m, count, layer, a, c)
}
