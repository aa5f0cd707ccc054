"""What people in Merebridge say and what its council publishes. All of it is made up for this demo."""
