"""The first tables of the safety store: cases, turns, notes, numbers that are not rung, looks.

A store that was made before there were migrations has them already.

Revision ID: 0001
Revises:
"""

from alembic import op
import sqlalchemy as sa
import db.types


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table('safety_cases'):
        return
    op.create_table('safety_cases',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('call_name', sa.String(length=64), nullable=False),
    sa.Column('priority', sa.String(length=2), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('opened_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('respond_by_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('assigned_to_id', _BIG, nullable=True),
    sa.Column('closed_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_cases')),
    sa.UniqueConstraint('call_name', name=op.f('uq_safety_cases_call_name'))
    )
    op.create_index('ix_safety_cases_open', 'safety_cases', ['status', 'priority', 'respond_by_at'], unique=False)
    op.create_table('safety_events',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('call_name', sa.String(length=64), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_events')),
    sa.UniqueConstraint('call_name', 'turn', name=op.f('uq_safety_events_call_name_turn'))
    )
    op.create_table('safety_notes',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('case_id', _BIG, nullable=False),
    sa.Column('staff_id', _BIG, nullable=False),
    sa.Column('at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['safety_cases.id'], name=op.f('fk_safety_notes_case_id_safety_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_notes'))
    )
    op.create_index(op.f('ix_safety_notes_case_id'), 'safety_notes', ['case_id'], unique=False)
    op.create_table('safety_numbers',
    sa.Column('phone_name', sa.String(length=64), nullable=False),
    sa.Column('flag', sa.String(length=12), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('set_at', db.types.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('phone_name', name=op.f('pk_safety_numbers'))
    )
    op.create_table('safety_reads',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('staff_id', _BIG, nullable=False),
    sa.Column('at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('case_id', _BIG, nullable=True),
    sa.Column('act', sa.String(length=12), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_reads'))
    )
    op.create_index(op.f('ix_safety_reads_staff_id'), 'safety_reads', ['staff_id'], unique=False)


def downgrade() -> None:
    op.drop_table('safety_reads')
    op.drop_table('safety_numbers')
    op.drop_table('safety_notes')
    op.drop_table('safety_events')
    op.drop_table('safety_cases')
