from django.db import models


class PictureQuerySet(models.QuerySet):
    def paths(self) -> set[str]:
        """Where every file of these pictures lies in private storage."""
        return {path for pair in self.values_list("file", "small").iterator() for path in pair}
