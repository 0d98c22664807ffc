"""How far the answers can be trusted: question set, metrics, runs, reports, benchmarks."""
