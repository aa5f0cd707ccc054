from django.db import models


class StoryQuerySet(models.QuerySet):
    def of_reporter(self, user):
        return self.filter(reporter=user)
