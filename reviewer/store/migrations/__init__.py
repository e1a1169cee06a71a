"""The store's schema, step by step; Alembic finds the versions beside this file."""
