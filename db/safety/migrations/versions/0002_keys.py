"""Under which keys rows are sealed. The version number that the store kept before it had migrations goes.

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('safety_keys',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_safety_keys'))
    )
    if sa.inspect(op.get_bind()).has_table('safety_schema'):
        op.drop_table('safety_schema')


def downgrade() -> None:
    op.drop_table('safety_keys')
