"""What can happen to reports and to what an office owes by law: the use cases."""
