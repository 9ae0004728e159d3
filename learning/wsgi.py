"""The WSGI application that granian serves; production settings come from DJANGO_SETTINGS_MODULE.

TRUSTED_PROXY names the proxy in front (production: the address nginx connects from), so that limits count the visitor's
address and not the proxy's. Without it no forwarding header is believed.
"""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings.demo")

application = get_wsgi_application()
if os.environ.get("TRUSTED_PROXY"):
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=os.environ["TRUSTED_PROXY"])
