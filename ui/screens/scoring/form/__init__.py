"""The middle pane: one item to look at, measure, score and remark on."""
