"""Residents, roles, invitations, language, consent, data export and erasure."""
