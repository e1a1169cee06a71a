"""专家组: quorum, seals, matrix, arithmetic."""
