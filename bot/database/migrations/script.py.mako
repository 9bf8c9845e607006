<%!
from pprint import pformat

from bot.database.search_index import STATEMENTS, UNDO

def literal(statements):
    return pformat(dict(statements), width=100).replace("\n", "\n    ")
%>\
"""${message}

Revision: ${up_revision}, after ${down_revision | comma,n}
"""

import bot.database.columns
import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Bring the schema forward."""
    ${upgrades if upgrades else "pass"}
% if "create_table('search_texts'" in (upgrades or ""):
    # The index of search, as it was when this was written: bot.database.search_index.
    for statement in ${literal(STATEMENTS)}[op.get_bind().dialect.name]:
        op.execute(statement)
% endif


def downgrade() -> None:
    """Take the schema back."""
% if "drop_table('search_texts'" in (downgrades or ""):
    for statement in ${literal(UNDO)}[op.get_bind().dialect.name]:
        op.execute(statement)
% endif
    ${downgrades if downgrades else "pass"}
