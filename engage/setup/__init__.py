"""What runs before, or around, Django: the environment, the front end, the test machinery.

Everything here is standard library only, because it starts on a machine that has nothing else.
"""
