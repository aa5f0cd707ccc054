"""Safety copies of the whole installation, and putting one back (engage/docs/adr/0014-a-backup-forgets-too.md)."""
