from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from engage.media.queries import PictureQuerySet
from engage.media.reencoding import without_hidden_data


class SitePicture(AbstractImage):
    """A picture that officers put on the council's own pages."""

    admin_form_fields = WagtailImage.admin_form_fields

    def save(self, *args, **kwargs):
        """A new file is kept without what phones write into it: Wagtail's JPEG renditions would hand it on."""
        if self.file and not self.file._committed:
            self.file = ContentFile(without_hidden_data(self.file), name=self.file.name)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "collection", "title", "description", "file", "width", "height", "created_at", "uploaded_by_user",
            "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height", "file_size", "file_hash"
        }  # fmt: skip


class Rendition(AbstractRendition):
    """A picture on a council page in one of the sizes it is shown in."""

    image = models.ForeignKey(SitePicture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"image", "filter_spec", "file", "width", "height", "focal_point_key"}


class SiteDocument(AbstractDocument):
    """A document that officers offer for download."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Privacy:
        personal: set[str] = set()
        impersonal = {"collection", "title", "file", "created_at", "uploaded_by_user", "file_size", "file_hash"}


def private_storage():
    """Named by migrations: it stays here."""
    return storages["private"]


class Picture(models.Model):
    """A picture that a person gave us with their story. It is made anew on arrival, without the place
    and the camera that phones write into it, and is shown only by views that ask who is looking."""

    file = models.FileField(storage=private_storage, upload_to="pictures/")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    small = models.FileField(storage=private_storage, upload_to="pictures/")  # for phones
    small_width = models.PositiveIntegerField(editable=False)
    small_height = models.PositiveIntegerField(editable=False)
    alt_text = models.CharField(_("what the picture shows"), max_length=250)
    sha256 = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Privacy:
        personal = {"file", "small", "alt_text", "sha256"}
        impersonal = {"width", "height", "small_width", "small_height", "created_at"}

    def __str__(self):
        return f"Picture {self.pk}"
