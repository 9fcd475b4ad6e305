window.BENCHMARK_DATA = {
  "lastUpdate": 1700000360250,
  "repoUrl": "https://example.org/sums",
  "entries": {
    "Sums": [
      {
        "commit": {
          "author": {"email": "a@example.org", "name": "A", "username": "a"},
          "committer": {"email": "a@example.org", "name": "A", "username": "a"},
          "distinct": true,
          "id": "284c6f0232769dbe40f5afe03141a48c311d6b03",
          "message": "Sum in vectors",
          "timestamp": "2023-11-14T22:10:00+01:00",
          "tree_id": "419ef3a0106dfaeff20d2036e9dc7bca47fc75d7",
          "url": "https://example.org/sums/commit/284c6f0232769dbe40f5afe03141a48c311d6b03"
        },
        "date": 1700000000000,
        "tool": "customSmallerIsBetter",
        "benches": [
          {"name": "sum", "value": 34.5, "unit": "ns", "range": "± 1.5"}
        ]
      },
      {
        "commit": {
          "author": {"email": "a@example.org", "name": "A", "username": "a"},
          "committer": {"email": "a@example.org", "name": "A", "username": "a"},
          "distinct": true,
          "id": "419ef3a0106dfaeff20d2036e9dc7bca47fc75d7",
          "message": "Sum in pairs",
          "timestamp": "2023-11-14T22:16:00+01:00",
          "tree_id": "284c6f0232769dbe40f5afe03141a48c311d6b03",
          "url": "https://example.org/sums/commit/419ef3a0106dfaeff20d2036e9dc7bca47fc75d7"
        },
        "date": 1700000360250,
        "tool": "customSmallerIsBetter",
        "benches": [
          {"name": "sum", "value": 30.25, "unit": "ns", "range": "± 0.5"}
        ]
      }
    ],
    "Python": [
      {
        "commit": {
          "id": "419ef3a0106dfaeff20d2036e9dc7bca47fc75d7",
          "message": "Sum in pairs",
          "timestamp": "2023-11-14T22:16:00+01:00"
        },
        "date": 1700000360250,
        "tool": "pytest",
        "benches": [
          {
            "name": "test_b.py::test_sum",
            "value": 1536000.5,
            "unit": "iter/sec",
            "range": "stddev: 4.25e-8",
            "extra": "mean: 651.04 nsec\nrounds: 16"
          }
        ]
      }
    ]
  }
}
