"""A codebook as a tree, with what is filed under each code."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import InspectView

from engage.analysis.enums import Ground
from engage.analysis.models import Codebook
from engage.analysis.tree_counts import branches_of
from engage.analysis.views.theirs import Theirs


class CodebookTree(Theirs, InspectView):
    needs = "analysis.view_codebook"
    model = Codebook
    template_name = "analysis/codebook.html"
    page_title = _("Codes and numbers")
    loaded_with_it = ("activity",)

    def get_fields(self):
        return []

    @cached_property
    def branches(self):
        return branches_of(self.object)

    def get_context_data(self, **kwargs):
        covered = {one.ground for branch in self.branches for one in branch.code.grounds.all()}
        missing = [ground.label for ground in Ground if ground not in covered]
        return super().get_context_data(book=self.object, branches=self.branches, missing=missing, **kwargs)
