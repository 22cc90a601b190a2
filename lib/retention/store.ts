import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { goingOnAt } from '@/lib/call/going-on.store'
import { clinicSettings } from '@/lib/clinic/store'
import { now as currentTime } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { db } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { TRIGGERS } from '@/lib/receipt/schema'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'
import { clockJump, limitAt, overdueAt } from './clock.rules'
import { isRecordKind, RECORD_KINDS, type RecordKind } from './records.rules'
import { daysOf, isAllowedKeepDays, periodOf, stateOf } from './rules'
import type { ClockView, KindView, RetentionOverview, RunCounts, RunView } from './schema'

/** Runs that the overview lists. */
const RUNS_SHOWN = 30

/**
 * Every record of a kind: the appointment it belongs to (if any) and, where the period begins with the record itself,
 * that instant. Signals of a running call have none: they go when it ends.
 */
const SOURCES: Record<RecordKind, string> = {
  appointment: 'SELECT id AS appointment_id, ends_at AS start FROM appointment',
  dial_in_code: ofAppointment('dial_in_code r JOIN appointment a ON a.id = r.appointment_id'),
  companion: ofAppointment('companion r JOIN appointment a ON a.id = r.appointment_id'),
  waiting_entry: ofAppointment('waiting_entry r JOIN appointment a ON a.id = r.appointment_id'),
  // Nobody has ended some visits: they end with their cookie.
  waiting_message: `SELECT a.id AS appointment_id,
      coalesce(e.ended_at, a.ends_at + interval '${VISIT_ENDS_HOURS} hours') AS start
    FROM waiting_message r JOIN waiting_entry e ON e.id = r.entry_id JOIN appointment a ON a.id = e.appointment_id`,
  consent: ofAppointment(
    'consent r JOIN waiting_entry e ON e.id = r.entry_id JOIN appointment a ON a.id = e.appointment_id',
  ),
  call: ofAppointment('call r JOIN appointment a ON a.id = r.appointment_id'),
  call_route: ofAppointment(
    'call_route r JOIN call c ON c.id = r.call_id JOIN appointment a ON a.id = c.appointment_id',
  ),
  call_seat: ofAppointment('call_seat r JOIN call c ON c.id = r.call_id JOIN appointment a ON a.id = c.appointment_id'),
  signal: 'SELECT NULL::uuid AS appointment_id, c.ended_at AS start FROM signal r JOIN call c ON c.id = r.call_id',
  patient_address: ofAppointment('patient_address r JOIN appointment a ON a.id = r.appointment_id'),
  mail: ofAppointment('mail r JOIN appointment a ON a.id = r.appointment_id'),
  rate_window: onItsOwn('window_start', 'rate_window'),
  audit_event: `SELECT coalesce(a.id, e.appointment_id, c.appointment_id) AS appointment_id, r.at AS start
    FROM audit_event r LEFT JOIN appointment a ON a.id = r.subject_id
    LEFT JOIN waiting_entry e ON e.id = r.subject_id LEFT JOIN call c ON c.id = r.subject_id`,
  audit_link: onItsOwn('at', 'audit_link'),
  audit_chain: onItsOwn('NULL::timestamptz', 'audit_chain'),
  purge_run: onItsOwn('started_at', 'purge_run'),
  purge_state: onItsOwn('NULL::timestamptz', 'purge_state'),
  account: onItsOwn('created_at', 'account'),
  sign_in: onItsOwn('created_at', 'sign_in'),
  second_factor: onItsOwn('created_at', 'second_factor'),
  recovery_code: onItsOwn('created_at', 'recovery_code'),
  account_link: onItsOwn('created_at', 'account_link'),
  staff_assignment: onItsOwn('NULL::timestamptz', 'staff_assignment'),
  clinic: onItsOwn('updated_at', 'clinic'),
  clinic_logo: onItsOwn('NULL::timestamptz', 'clinic_logo'),
  clinic_text: onItsOwn('published_at', 'clinic_text'),
  opening_hours: onItsOwn('NULL::timestamptz', 'opening_hours'),
  closed_days: onItsOwn('NULL::timestamptz', 'closed_days'),
  sealing_key: onItsOwn('created_at', 'sealing_key'),
  _prisma_migrations: onItsOwn('started_at', '_prisma_migrations'),
}

function ofAppointment(tables: string): string {
  return `SELECT a.id AS appointment_id, a.ends_at AS start FROM ${tables}`
}

function onItsOwn(start: string, table: string): string {
  return `SELECT NULL::uuid AS appointment_id, ${start} AS start FROM ${table}`
}

/** The database's clock: several processes then agree about what is due. */
export async function databaseNow(): Promise<Date> {
  const [row] = await db().$queryRaw<{ at: Date }[]>`SELECT clock_timestamp()::timestamptz(3) AS at`
  if (!row) throw new Error('the database does not tell the time')
  return row.at
}

/** Whether deletion goes by this clock, for the admin's page. */
export async function clockView(): Promise<ClockView> {
  const [now, { clockAt }] = await Promise.all([
    databaseNow(),
    db().purgeState.findUniqueOrThrow({ where: { id: 1 }, select: { clockAt: true } }),
  ])
  return { now: now.toISOString(), last: clockAt?.toISOString() ?? null, jump: clockJump(clockAt, now) ?? null }
}

/** What is stored, how old it is, when it goes, and whether anything is older than it may be. */
export async function retentionOverview(as: { at?: Date; keepDays?: number } = {}): Promise<RetentionOverview> {
  const now = as.at ?? (await databaseNow())
  const days = as.keepDays ?? (await clinicSettings()).keepDays
  const kinds: KindView[] = []
  // One after the other: this must not take the connections that calls need.
  for (const kind of RECORD_KINDS) kinds.push(await kindView(kind, days, now))
  return { at: now.toISOString(), keepDays: days, state: stateOf(kinds), kinds, runs: await latestRuns() }
}

/**
 * What may be too old by itself: appointments, with which everything else of them goes, and what has a period of its
 * own. So this asks a handful of indexes and can be asked often.
 */
const LOOKED_AT = RECORD_KINDS.filter(
  (kind) => kind === 'appointment' || !['appointment-end', 'lasting'].includes(periodOf(kind).from),
)

async function isAnythingOlder(limit: typeof limitAt, at: Date | undefined): Promise<boolean> {
  const [now, { keepDays }] = await Promise.all([at ?? databaseNow(), clinicSettings()])
  const looks = LOOKED_AT.map(
    (kind) => Prisma.sql`EXISTS (
      SELECT 1 FROM (${Prisma.raw(SOURCES[kind])}) r
      WHERE r.start < ${limit(daysOf(kind, keepDays) ?? 0, now)}::timestamptz AND NOT ${goingOnAt('r.appointment_id')})`,
  )
  const [row] = await db().$queryRaw<{ found: boolean }[]>`SELECT ${Prisma.join(looks, ' OR ')} AS found`
  return row?.found === true
}

/** Whether something is older than it may be: then the installation is red and takes no new appointments. */
export async function isOverdue(at?: Date): Promise<boolean> {
  return await isAnythingOlder(overdueAt, at)
}

/** Whether a run would find something. */
export async function isDue(at?: Date): Promise<boolean> {
  return await isAnythingOlder(limitAt, at)
}

async function kindView(kind: RecordKind, keepDays: number, now: Date): Promise<KindView> {
  const days = daysOf(kind, keepDays)
  const [row] = await db().$queryRaw<
    {
      count: number
      oldest: Date | null
      goes: Date | null
      due: number
      overdue: number
      held: number
      ages: { day: number; count: number }[]
    }[]
  >`
    WITH record AS (
      SELECT r.start, a.ends_at AS ends, ${goingOnAt('r.appointment_id')} AS held
      FROM (${Prisma.raw(SOURCES[kind])}) r LEFT JOIN appointment a ON a.id = r.appointment_id
    )
    SELECT count(*)::int AS count, min(start) AS oldest, ${firstLimit(days, keepDays)} AS goes,
      (count(*) FILTER (WHERE NOT held AND ${isOver(days, keepDays, now, limitAt)}))::int AS due,
      (count(*) FILTER (WHERE NOT held AND ${isOver(days, keepDays, now, overdueAt)}))::int AS overdue,
      (count(*) FILTER (WHERE held AND ${isOver(days, keepDays, now, limitAt)}))::int AS held,
      coalesce((SELECT jsonb_agg(jsonb_build_object('day', day, 'count', count) ORDER BY day) FROM (
        SELECT floor(extract(epoch FROM ${now}::timestamptz - start) / 86400)::int AS day, count(*)::int AS count
        FROM record WHERE start <= ${now}::timestamptz GROUP BY 1) age), '[]'::jsonb) AS ages
    FROM record`
  if (!row) throw new Error('an aggregate without a row')
  const { oldest, goes, ...counts } = row
  return {
    kind,
    period: periodOf(kind),
    days: days ?? null,
    ...counts,
    oldest: oldest?.toISOString() ?? null,
    goesAt: goes?.toISOString() ?? null,
  }
}

/** When the first record goes: by its own period, or earlier with its appointment. */
function firstLimit(days: number | undefined, keepDays: number): Prisma.Sql {
  if (days === undefined) return Prisma.sql`NULL::timestamptz`
  return Prisma.sql`min(least(
    start + ${days}::int * interval '24 hours', ends + ${keepDays}::int * interval '24 hours'))`
}

/** Over its own period, or together with its appointment. */
function isOver(days: number | undefined, keepDays: number, now: Date, limit: typeof limitAt): Prisma.Sql {
  const own = days === undefined ? Prisma.sql`FALSE` : Prisma.sql`start < ${limit(days, now)}::timestamptz`
  return Prisma.sql`(coalesce(${own}, FALSE) OR coalesce(ends < ${limit(keepDays, now)}::timestamptz, FALSE))`
}

/** Sets the period for everything about a consultation (R7). */
export async function changeKeepDays(admin: Admin, keepDays: number): Promise<Outcome<undefined>> {
  if (!isAllowedKeepDays(keepDays)) return new Refusal('keep-days-out-of-range', { fields: ['keepDays'] })
  return await db().$transaction(async (tx) => {
    await tx.clinic.update({ where: { id: 1 }, data: { keepDays, updatedAt: currentTime() }, select: { id: true } })
    await recordEvent({ actor: admin, action: 'retention.changed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

async function latestRuns(): Promise<RunView[]> {
  const runs = await db().purgeRun.findMany({ orderBy: { startedAt: 'desc' }, take: RUNS_SHOWN })
  return runs.map(runView)
}

type StoredRun = {
  id: string
  trigger: string
  keepDays: number
  startedAt: Date
  finishedAt: Date | null
  counts: unknown
  appointmentsDue: number
  receiptNumber: number | null
  receiptHash: string | null
}

export function runView(run: StoredRun): RunView {
  return {
    id: run.id,
    trigger: TRIGGERS.find((known) => known === run.trigger) ?? 'on-demand',
    keepDays: run.keepDays,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    counts: countsOf(run.counts),
    appointmentsDue: run.appointmentsDue,
    receipt:
      run.receiptNumber === null || run.receiptHash === null
        ? null
        : { number: run.receiptNumber, hash: run.receiptHash },
  }
}

function countsOf(stored: unknown): RunCounts {
  const counts: RunCounts = {}
  for (const [kind, count] of Object.entries(stored ?? {})) {
    if (isRecordKind(kind) && typeof count === 'number') counts[kind] = count
  }
  return counts
}
