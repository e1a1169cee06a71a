"""Identities, certificates, and the signatures on PDF documents and packs."""
