"""Everything said: entries, notices, errands, answers, callers, quiz answers; what cases, calls and people gain.

SQLite writes a table anew for what its ALTER TABLE cannot do, and refuses that for a table others point to. So only
`attempts` is written anew; the other tables gain columns without foreign keys.

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa
import db.types


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
_LIVE = sa.text("status IN ('sending', 'accepted', 'unknown', 'answered')")
_OPEN_NUMBER = sa.text("number IS NOT NULL AND status <> 'done'")
_RESUMES = sa.text('resumes_call_id IS NOT NULL')
_OWED = sa.text("kind = 'missed_call' AND status IN ('due', 'dialling')")


def upgrade() -> None:
    op.create_table('callers',
    sa.Column('phone', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('short', sa.Boolean(), nullable=True),
    sa.Column('calls_seen', sa.Integer(), nullable=False),
    sa.Column('silent_calls', sa.Integer(), nullable=False),
    sa.Column('last_silent_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('set_at', db.types.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('phone', name=op.f('pk_callers'))
    )
    op.create_table('quiz_answers',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('phone', sa.String(length=16), nullable=False),
    sa.Column('topic', sa.String(length=24), nullable=False),
    sa.Column('call_id', _BIG, nullable=False),
    sa.Column('was_right', sa.Boolean(), nullable=False),
    sa.Column('first_try', sa.Boolean(), nullable=False),
    sa.Column('at', db.types.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_answers'))
    )
    with op.batch_alter_table('quiz_answers', schema=None) as batch_op:
        batch_op.create_index('ix_quiz_answers_phone_topic', ['phone', 'topic'], unique=False)

    op.create_table('answers',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('case_id', _BIG, nullable=False),
    sa.Column('staff_id', _BIG, nullable=False),
    sa.Column('recording_id', _BIG, nullable=True),
    sa.Column('file', sa.String(length=120), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('made_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('heard_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('solved', sa.Boolean(), nullable=True),
    sa.CheckConstraint('recording_id IS NOT NULL OR file IS NOT NULL', name=op.f('ck_answers_sound')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_answers_case_id_cases')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_answers_recording_id_recordings')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_answers_staff_id_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers'))
    )
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answers_case_id'), ['case_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('title_hi', sa.String(length=120), nullable=False),
    sa.Column('slots', sa.Text(), nullable=False),
    sa.Column('item', sa.String(length=24), nullable=True),
    sa.Column('low_paise', _BIG, nullable=True),
    sa.Column('high_paise', _BIG, nullable=True),
    sa.Column('place_hi', sa.String(length=120), nullable=True),
    sa.Column('area', sa.String(length=64), nullable=True),
    sa.Column('group_id', _BIG, nullable=True),
    sa.Column('happens_on', sa.Date(), nullable=True),
    sa.Column('happens_time', sa.Time(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('source_on', sa.Date(), nullable=False),
    sa.Column('recording_id', _BIG, nullable=True),
    sa.Column('file', sa.String(length=120), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('made_by_id', _BIG, nullable=True),
    sa.Column('member_id', _BIG, nullable=True),
    sa.Column('made_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('approved_by_id', _BIG, nullable=True),
    sa.Column('approved_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('recalled_by_id', _BIG, nullable=True),
    sa.Column('recalled_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind <> 'alert' OR made_by_id IS NOT NULL AND (approved_by_id IS NULL OR approved_by_id <> made_by_id)", name=op.f('ck_notices_two_for_alert')),
    sa.CheckConstraint("status <> 'approved' OR approved_by_id IS NOT NULL", name=op.f('ck_notices_approved')),
    sa.CheckConstraint('from_on <= until_on', name=op.f('ck_notices_days')),
    sa.CheckConstraint('low_paise <= high_paise', name=op.f('ck_notices_prices')),
    sa.CheckConstraint('made_by_id IS NOT NULL OR member_id IS NOT NULL', name=op.f('ck_notices_maker')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['staff.id'], name=op.f('fk_notices_approved_by_id_staff')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_notices_group_id_groups')),
    sa.ForeignKeyConstraint(['made_by_id'], ['staff.id'], name=op.f('fk_notices_made_by_id_staff')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_notices_member_id_members')),
    sa.ForeignKeyConstraint(['recalled_by_id'], ['staff.id'], name=op.f('fk_notices_recalled_by_id_staff')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_notices_recording_id_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_notices_kind', ['kind', 'status', 'until_on'], unique=False)

    op.create_table('entries',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('member_id', _BIG, nullable=True),
    sa.Column('group_id', _BIG, nullable=True),
    sa.Column('phone', sa.String(length=16), nullable=True),
    sa.Column('call_id', _BIG, nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('notice_id', _BIG, nullable=True),
    sa.Column('item', sa.String(length=24), nullable=False),
    sa.Column('quantity', _BIG, nullable=True),
    sa.Column('choice', sa.String(length=24), nullable=True),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('area', sa.String(length=64), nullable=True),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('usual', _BIG, nullable=True),
    sa.Column('odd', sa.Boolean(), nullable=False),
    sa.Column('made_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('checked_by_id', _BIG, nullable=True),
    sa.Column('checked_at', db.types.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['calls.id'], name=op.f('fk_entries_call_id_calls')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['staff.id'], name=op.f('fk_entries_checked_by_id_staff')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_entries_group_id_groups')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_entries_member_id_members')),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_entries_notice_id_notices')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entries')),
    sa.UniqueConstraint('call_id', 'turn', 'kind', 'item', name=op.f('uq_entries_call_id_turn_kind_item'))
    )
    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.create_index('ix_entries_group_id_kind', ['group_id', 'kind'], unique=False)
        batch_op.create_index('ix_entries_kind_week_on', ['kind', 'week_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_entries_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_entries_notice_id', ['notice_id'], unique=False)

    op.create_table('errands',
    sa.Column('id', _BIG, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('dedupe', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=16), nullable=False),
    sa.Column('member_id', _BIG, nullable=True),
    sa.Column('case_id', _BIG, nullable=True),
    sa.Column('notice_id', _BIG, nullable=True),
    sa.Column('entry_id', _BIG, nullable=True),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('about_money', sa.Boolean(), nullable=False),
    sa.Column('flow', sa.String(length=32), nullable=False),
    sa.Column('memory', sa.Text(), nullable=False),
    sa.Column('not_before_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', db.types.Instant(timezone=True), nullable=True),
    sa.Column('delivered_by', _BIG, nullable=True),
    sa.Column('verdict', sa.String(length=32), nullable=True),
    sa.Column('disposition', sa.String(length=32), nullable=True),
    sa.Column('made_at', db.types.Instant(timezone=True), nullable=False),
    sa.Column('changed_at', db.types.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_errands_case_id_cases')),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_errands_entry_id_entries')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_errands_member_id_members')),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_errands_notice_id_notices')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_errands')),
    sa.UniqueConstraint('dedupe', name=op.f('uq_errands_dedupe'))
    )
    with op.batch_alter_table('errands', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_errands_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_errands_due', ['next_attempt_at'], unique=False, sqlite_where=sa.text("status = 'due'"), postgresql_where=sa.text("status = 'due'"))
        batch_op.create_index(batch_op.f('ix_errands_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_errands_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_errands_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index('ix_errands_phone', ['phone', 'id'], unique=False)
        batch_op.create_index('uq_errands_one_missed_call', ['phone'], unique=True, sqlite_where=_OWED, postgresql_where=_OWED)

    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('errand_id', _BIG, nullable=True))
        batch_op.alter_column('member_id', existing_type=_BIG, nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_attempts_errand_id_errands'), 'errands', ['errand_id'], ['id'])
        batch_op.create_index('ix_attempts_errand_id', ['errand_id'], unique=False)
        batch_op.create_index('uq_attempts_one_live_phone', ['phone'], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)

    op.add_column('calls', sa.Column('resumes_call_id', _BIG, nullable=True))
    op.add_column('calls', sa.Column('language', sa.String(length=8), nullable=True))
    op.add_column('calls', sa.Column('staff_id', _BIG, nullable=True))
    op.create_index('ix_consents_phone', 'consents', ['phone', 'purpose'], unique=False)

    op.create_index('uq_calls_resumes_call_id', 'calls', ['resumes_call_id'], unique=True, sqlite_where=_RESUMES, postgresql_where=_RESUMES)

    op.add_column('cases', sa.Column('number', sa.Integer(), nullable=True))
    op.add_column('cases', sa.Column('reopened', sa.Integer(), server_default='0', nullable=False))
    op.add_column('cases', sa.Column('escalated_at', db.types.Instant(timezone=True), nullable=True))
    op.add_column('cases', sa.Column('resumed_from_call_id', _BIG, nullable=True))
    op.create_index('uq_cases_open_number', 'cases', ['number'], unique=True, sqlite_where=_OPEN_NUMBER, postgresql_where=_OPEN_NUMBER)
    op.create_index('ix_cases_phone', 'cases', ['phone', 'id'], unique=False)
    op.create_index('ix_cases_number', 'cases', ['number'], unique=False)
    op.create_index('ix_cases_assigned_to_id', 'cases', ['assigned_to_id', 'status'], unique=False)

    op.add_column('lesson_progress', sa.Column('understood_at', db.types.Instant(timezone=True), nullable=True))
    op.add_column('lesson_progress', sa.Column('ask_again_on', sa.Date(), nullable=True))
    op.add_column('lesson_progress', sa.Column('tries', sa.Integer(), server_default='0', nullable=False))

    op.add_column('loans', sa.Column('purpose_ok', sa.Boolean(), nullable=True))

    op.add_column('members', sa.Column('is_leader', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('members', sa.Column('picture_hash', sa.String(length=200), nullable=True))

    op.add_column('staff', sa.Column('secret_hash', sa.String(length=200), nullable=True))
    op.add_column('staff', sa.Column('secret_failures', sa.Integer(), server_default='0', nullable=False))
    op.add_column('staff', sa.Column('secret_locked_until_at', db.types.Instant(timezone=True), nullable=True))
    op.add_column('staff', sa.Column('is_senior', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_staff_phone', 'staff', ['phone'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_staff_phone', 'staff')
    for table, names in (
        ('staff', ('is_senior', 'secret_locked_until_at', 'secret_failures', 'secret_hash')),
        ('members', ('picture_hash', 'is_leader')),
        ('loans', ('purpose_ok',)),
        ('lesson_progress', ('tries', 'ask_again_on', 'understood_at')),
    ):
        for name in names:
            op.drop_column(table, name)

    op.drop_index('uq_cases_open_number', 'cases')
    for name in ('ix_cases_assigned_to_id', 'ix_cases_number', 'ix_cases_phone'):
        op.drop_index(name, 'cases')
    for name in ('resumed_from_call_id', 'escalated_at', 'reopened', 'number'):
        op.drop_column('cases', name)

    op.drop_index('ix_consents_phone', 'consents')
    op.drop_index('uq_calls_resumes_call_id', 'calls')
    for name in ('staff_id', 'language', 'resumes_call_id'):
        op.drop_column('calls', name)

    # Calls to nobody we know: the older tables have no place for them.
    op.execute("DELETE FROM attempts WHERE member_id IS NULL")
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index('uq_attempts_one_live_phone', sqlite_where=_LIVE, postgresql_where=_LIVE)
        batch_op.drop_index('ix_attempts_errand_id')
        batch_op.drop_constraint(batch_op.f('fk_attempts_errand_id_errands'), type_='foreignkey')
        batch_op.alter_column('member_id', existing_type=_BIG, nullable=False)
        batch_op.drop_column('errand_id')

    with op.batch_alter_table('errands', schema=None) as batch_op:
        batch_op.drop_index('ix_errands_phone')
        batch_op.drop_index(batch_op.f('ix_errands_notice_id'))
        batch_op.drop_index(batch_op.f('ix_errands_member_id'))
        batch_op.drop_index(batch_op.f('ix_errands_entry_id'))
        batch_op.drop_index('ix_errands_due', sqlite_where=sa.text("status = 'due'"), postgresql_where=sa.text("status = 'due'"))
        batch_op.drop_index(batch_op.f('ix_errands_case_id'))

    op.drop_table('errands')
    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.drop_index('ix_entries_notice_id')
        batch_op.drop_index(batch_op.f('ix_entries_member_id'))
        batch_op.drop_index('ix_entries_kind_week_on')
        batch_op.drop_index('ix_entries_group_id_kind')

    op.drop_table('entries')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_kind')
        batch_op.drop_index(batch_op.f('ix_notices_group_id'))

    op.drop_table('notices')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answers_case_id'))

    op.drop_table('answers')
    with op.batch_alter_table('quiz_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_quiz_answers_phone_topic')

    op.drop_table('quiz_answers')
    op.drop_table('callers')
