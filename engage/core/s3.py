"""Files in an S3 bucket. Imported only where one is set (engage/settings/files.py): it needs requirements/scale.txt."""

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    def url(self, name, **options) -> str:
        """An address of our own site: the store's own would tell it who looks at what, and the content security
        policy lets no page load anything from elsewhere."""
        return settings.MEDIA_URL + quote(name)
