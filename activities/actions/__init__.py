"""What can be done on this floor. Each file holds what one kind of person does."""
