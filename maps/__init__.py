"""What people see: dated maps in one sealed file."""
