"""`make bench`: every benchmark, each against its peers in the same run. Nothing here is a timed test."""

from tests.benchmarks import accepting, startup, syncing

if __name__ == "__main__":
    startup.main()
    accepting.main()
    syncing.main()
