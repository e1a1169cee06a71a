"""Before and after 交卷: what is missing, signing, the locked sheet, reopening."""
