"""The forms behind every place in the admin where an officer brings a file: lists, uploads of many, choosers."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from engage.media.antivirus import check_clean
from engage.media.documents import check_document
from engage.media.reencoding import check_readable


class SitePictureField(WagtailImageField):
    """Wagtail decodes a picture before it counts its pixels, and ends with an error at a damaged one."""

    def to_python(self, data: Any) -> Any:
        if data not in self.empty_values and data.size <= self.max_upload_size:
            check_clean(data)
            check_readable(data)
        return super().to_python(data)


class SitePictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = SitePictureField(
                label=given.label, required=given.required, widget=given.widget, max_length=given.max_length
            )


class SiteDocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_clean(file)
            check_document(file)
        return file
