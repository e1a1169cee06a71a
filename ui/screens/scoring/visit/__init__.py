"""评审方式记录 on the scoring screen: the tab with the list, the page that edits one record."""
