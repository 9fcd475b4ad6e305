extension EventSchedule {
  /// The definition: one tick after the other, and in each of them every worker by number.
  static func ticks(_ timing: Timing) -> [Arrival] {
    struct Task { var number = 0, end = 0, version = 0, clock = 0 }
    var tasks = [Task](repeating: Task(), count: timing.workers)
    var isIdle = [Bool](repeating: true, count: timing.workers)
    var arrivals: [Arrival] = []
    var (time, version) = (0, 0)
    func sendOut() {
      guard isIdle.filter({ $0 }).count >= timing.quorum else { return }
      for p in tasks.indices where isIdle[p] {
        tasks[p].end = time + timing.duration(of: p, task: tasks[p].number)
        (tasks[p].version, tasks[p].clock) = (version, arrivals.count)
        isIdle[p] = false
      }
    }
    sendOut()
    while arrivals.count < timing.results {
      time += 1
      for p in tasks.indices where !isIdle[p] && tasks[p].end == time {
        guard arrivals.count < timing.results else { break }
        let staleness = arrivals.count - tasks[p].clock
        let isAccepted = staleness <= timing.limit
        arrivals.append(
          Arrival(
            worker: p, task: tasks[p].number, version: tasks[p].version, staleness: staleness,
            isAccepted: isAccepted, time: time))
        version += isAccepted ? 1 : 0
        tasks[p].number += 1
        isIdle[p] = true
        sendOut()
      }
    }
    return arrivals
  }
}
