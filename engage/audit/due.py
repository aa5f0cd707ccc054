import datetime

from engage.audit.services import keep_erasures
from engage.core import erasures
from engage.core.schedule import due

due("erasures.kept")(keep_erasures)
due("erasures.forgotten", every=datetime.timedelta(days=1))(erasures.forget_old)
