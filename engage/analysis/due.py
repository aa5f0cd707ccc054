import datetime

from engage.analysis.colleagues import forget_openings
from engage.analysis.describing import forget_what_few_are
from engage.analysis.outstanding import mend_outstanding
from engage.analysis.suggesting.grouping import look_at_left_out
from engage.analysis.suggesting.rules import look_back
from engage.analysis.tasks import (
    apply_new_rules,
    learn_anew,
    look_at_new_texts,
    take_up_batches,
    take_up_looks,
    take_up_merges,
    take_up_old_looks,
)
from engage.core.schedule import due

due("analysis.batches-left")(take_up_batches)
due("analysis.openings-over")(forget_openings)
due("analysis.rules")(apply_new_rules)
due("analysis.rules-looked-back", every=datetime.timedelta(hours=1))(look_back)
due("analysis.alike")(look_at_new_texts)
due("analysis.alike-left-out", every=datetime.timedelta(hours=1))(look_at_left_out)
due("analysis.merges-left")(take_up_merges)
due("analysis.looks-left")(take_up_looks)
due("analysis.looks-left-long", every=datetime.timedelta(days=1))(take_up_old_looks)
due("analysis.outstanding-recounted", every=datetime.timedelta(days=1))(mend_outstanding)
due("analysis.quotes-described", every=datetime.timedelta(days=1))(forget_what_few_are)
due("analysis.learned", every=datetime.timedelta(hours=6))(learn_anew)
