"""汇总: ranking of a round and its sums."""
