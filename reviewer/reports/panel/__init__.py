"""The panel report (专家组评审意见): its data, its pages, the places to sign on them."""
