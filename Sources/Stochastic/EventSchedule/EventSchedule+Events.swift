extension EventSchedule {
  /// From event to event: a binary heap of (end, worker), and no tick in between.
  public static func events(_ timing: Timing) -> [Arrival] {
    var queue = EventQueue()
    var numbers = [Int](repeating: 0, count: timing.workers)
    var sent = [(version: Int, clock: Int)](repeating: (0, 0), count: timing.workers)
    var idle = Array(0..<timing.workers)
    var arrivals: [Arrival] = []
    arrivals.reserveCapacity(timing.results)
    var (time, version) = (0, 0)
    while arrivals.count < timing.results {
      if idle.count >= timing.quorum {
        for p in idle {
          sent[p] = (version, arrivals.count)
          queue.push((time + timing.duration(of: p, task: numbers[p]), p))
        }
        idle.removeAll(keepingCapacity: true)
      }
      guard let (end, p) = queue.pop() else { break }
      time = end
      let staleness = arrivals.count - sent[p].clock
      let isAccepted = staleness <= timing.limit
      arrivals.append(
        Arrival(
          worker: p, task: numbers[p], version: sent[p].version, staleness: staleness,
          isAccepted: isAccepted, time: time))
      version += isAccepted ? 1 : 0
      numbers[p] += 1
      idle.append(p)
    }
    return arrivals
  }
}

/// Tasks under way, the first to end on top; of two that end together, the lower number.
private struct EventQueue {
  private var heap: [(end: Int, worker: Int)] = []

  mutating func push(_ event: (end: Int, worker: Int)) {
    heap.append(event)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> (end: Int, worker: Int)? {
    guard let first = heap.first else { return nil }
    heap[0] = heap[heap.count - 1]
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      guard least != parent else { return first }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
