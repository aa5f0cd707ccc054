from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AnalysisConfig(AppConfig):
    name = "engage.analysis"
    label = "analysis"

    def ready(self):
        from engage.analysis import erased_before, receivers, resting, triggers  # noqa: F401

        erased_before.register_all()
        resting.register_all()
        pre_migrate.connect(triggers.take_away_before_migrating, sender=self, dispatch_uid="engage-outstanding")
        post_migrate.connect(triggers.put_back_after_migrating, sender=self, dispatch_uid="engage-outstanding")
