from django.core.exceptions import PermissionDenied
from django.http import Http404


class Theirs:
    """For views about one thing: who may is asked first, so that a guessed number tells nothing; then only
    what is of the officer's own organisation is there for them."""

    needs = ""  # a permission, as "analysis.view_finding"
    loaded_with_it: tuple[str, ...] = ()  # relations that the page shows

    def setup(self, request, *args, **kwargs):
        if not request.user.has_perm(self.needs):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_object(self, *args):
        found = super().get_object(*args)
        theirs = self.model.objects.for_user(self.request.user).filter(pk=found.pk)
        found = theirs.select_related(*(self.loaded_with_it or [None])).first()
        if found is None:
            raise Http404
        return found
