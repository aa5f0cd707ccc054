import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engage.settings.production")
application = get_wsgi_application()

from engage.core.logs import NoPersonalData  # noqa: E402  # settings first

# The web server has a log of its own, with whole addresses in it when a request breaks it.
for _name in ("gunicorn.error", "gunicorn.access"):
    for _handler in logging.getLogger(_name).handlers:
        _handler.addFilter(NoPersonalData())
        _handler.setFormatter(logging.getLogger().handlers[0].formatter)
