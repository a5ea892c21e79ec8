"""Doctors and their entries in the register.

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('doctors',
    sa.Column('staff_id', _BIG, nullable=False),
    sa.Column('council', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('valid_until_on', sa.Date(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_doctors_staff_id_staff')),
    sa.PrimaryKeyConstraint('staff_id', name=op.f('pk_doctors'))
    )


def downgrade() -> None:
    op.drop_table('doctors')
