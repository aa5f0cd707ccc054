"""What may be said in public of a few people: nothing of fewer than ten, and of more only a rough share, so that no
difference between two days tells what one of them said."""

SMALLEST = 10


def in_ten(some: int, of: int) -> int | None:
    """About how many in ten; None where they are too few. All and none are said only where it is all or none."""
    if of < SMALLEST:
        return None
    if some in (0, of):
        return 10 if some else 0
    return min(9, max(1, (some * 10 + of // 2) // of))
