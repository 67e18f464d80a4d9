"""What is recorded, and what follows from it: files, records, the store, snapshots and changes."""
