"""Private numbers, and the cases that only the people named for one see.

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa
import db.types


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('safety_codes',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('handle', sa.String(length=8), nullable=False),
    sa.Column('digits_name', sa.String(length=64), nullable=False),
    sa.Column('didi_id', _BIG, nullable=False),
    sa.Column('officer_id', _BIG, nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('made_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('retired_at', db.types.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_codes')),
    sa.UniqueConstraint('digits_name', name=op.f('uq_safety_codes_digits_name')),
    sa.UniqueConstraint('handle', name=op.f('uq_safety_codes_handle'))
    )
    op.create_table('safety_kept_for',
    sa.Column('case_id', _BIG, nullable=False),
    sa.Column('code_id', _BIG, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['safety_cases.id'], name=op.f('fk_safety_kept_for_case_id_safety_cases')),
    sa.ForeignKeyConstraint(['code_id'], ['safety_codes.id'], name=op.f('fk_safety_kept_for_code_id_safety_codes')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_safety_kept_for'))
    )
    op.create_index(op.f('ix_safety_kept_for_code_id'), 'safety_kept_for', ['code_id'], unique=False)


def downgrade() -> None:
    op.drop_table('safety_kept_for')
    op.drop_table('safety_codes')
