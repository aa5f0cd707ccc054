"""How fast it is: against the least that could do the same, in the same process, on a database of its own.

Milliseconds depend on the machine; ratios between two things measured in turn hardly do. To add a measure,
write a function that returns a Measure and name it in `measures.py`.
"""
