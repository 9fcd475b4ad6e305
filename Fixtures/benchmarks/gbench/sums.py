import google_benchmark as benchmark


@benchmark.register
def sum_list(state):
    while state:
        sum(range(50))


@benchmark.register
@benchmark.option.arg(0)
@benchmark.option.arg(8)
def divide(state):
    if state.range(0) == 0:
        state.skip_with_error("division by zero")
        return
    while state:
        1 / state.range(0)
    state.counters["divisor"] = state.range(0)


if __name__ == "__main__":
    benchmark.main()
