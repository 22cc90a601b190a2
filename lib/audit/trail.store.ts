import 'server-only'
import { dayAfter } from '@/lib/appointment/range.rules'
import { midnightOf } from '@/lib/appointment/rules'
import type { Admin } from '@/lib/auth/rules'
import { Prisma } from '@/lib/db/generated/client'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { chainEvents } from './chain.store'
import { actionsOf } from './rules'
import type { Place, TrailEntry, TrailFilter, TrailPage, TrailPerson } from './schema'
import { recordEvent } from './store'

const SHOWN_AT_ONCE = 50
const EXPORTED_AT_ONCE = 1_000

/** The newest entries that fit, or those that come after one. */
export async function trailPageOf(filter: TrailFilter, after?: Place): Promise<TrailPage> {
  const rows = await rowsOf(filter, after, SHOWN_AT_ONCE + 1)
  const shown = rows.slice(0, SHOWN_AT_ONCE)
  return {
    entries: shown.map(entryOf),
    next: rows.length > SHOWN_AT_ONCE ? placeOf(shown.at(-1)) : null,
  }
}

/** Everybody who has an account, also one that is locked. */
export async function trailPeople(): Promise<TrailPerson[]> {
  return await db().account.findMany({ select: { id: true, name: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
}

/** An entry with everything that its chain value is made of. */
export type ExportedEntry = TrailEntry & {
  readonly actorId: string | null
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly digest: string | null
  readonly before: string | null
  readonly hash: string | null
}

/**
 * All entries that fit, the newest first, some at a time; with their values of the chain. That it is exported is written
 * down first, and so is part of it.
 */
export async function exportTrail(admin: Admin, filter: TrailFilter): Promise<AsyncGenerator<ExportedEntry[]>> {
  await recordEvent({ actor: admin, action: 'audit.exported' })
  await chainEvents({ wait: true })
  return batchesOf(filter)
}

async function* batchesOf(filter: TrailFilter): AsyncGenerator<ExportedEntry[]> {
  let after: Place | null = null
  do {
    const rows: Row[] = await rowsOf(filter, after ?? undefined, EXPORTED_AT_ONCE)
    yield rows.map((row) => ({ ...entryOf(row), ...chainedOf(row) }))
    after = rows.length === EXPORTED_AT_ONCE ? placeOf(rows.at(-1)) : null
  } while (after)
}

type Row = {
  id: string
  at: Date
  seq: number | null
  actorKind: string
  actorId: string | null
  actorName: string | null
  action: string
  subjectKind: string | null
  subjectId: string | null
  accountName: string | null
  startsAt: Date | null
  doctorName: string | null
  digest: string | null
  before: string | null
  hash: string | null
}

async function rowsOf(filter: TrailFilter, after: Place | undefined, limit: number): Promise<Row[]> {
  // First the page, then who and what it is about: so it costs the same however much the trail holds.
  return await db().$queryRaw<Row[]>`
    SELECT e.id, e.at, e.seq, e.actor_kind AS "actorKind", e.actor_id AS "actorId", actor.name AS "actorName", e.action,
      e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", about.name AS "accountName",
      a.starts_at AS "startsAt", doctor.name AS "doctorName",
      l.digest, l.hash, coalesce(previous.hash, CASE WHEN chain.anchor_seq = e.seq - 1 THEN chain.anchor_hash END) AS before
    FROM (
      SELECT * FROM audit_event WHERE ${Prisma.join(conditionsOf(filter, after), ' AND ')}
      ORDER BY at DESC, id DESC LIMIT ${limit}
    ) e
    LEFT JOIN account actor ON actor.id = e.actor_id
    LEFT JOIN account about ON about.id = e.subject_id
    LEFT JOIN waiting_entry w ON w.id = e.subject_id
    LEFT JOIN call c ON c.id = e.subject_id
    LEFT JOIN appointment a ON a.id = coalesce(w.appointment_id, c.appointment_id, e.subject_id)
    LEFT JOIN account doctor ON doctor.id = a.doctor_id
    LEFT JOIN audit_link l ON l.seq = e.seq
    LEFT JOIN audit_link previous ON previous.seq = e.seq - 1
    CROSS JOIN audit_chain chain
    ORDER BY e.at DESC, e.id DESC`
}

function conditionsOf({ from, to, group, personId }: TrailFilter, after: Place | undefined): Prisma.Sql[] {
  const zone = env().CLINIC_TIME_ZONE
  return [
    Prisma.sql`TRUE`,
    ...(from === undefined ? [] : [Prisma.sql`at >= ${midnightOf(from, zone)}::timestamptz`]),
    ...(to === undefined ? [] : [Prisma.sql`at < ${midnightOf(dayAfter(to, 1), zone)}::timestamptz`]),
    ...(group === undefined ? [] : [Prisma.sql`action = ANY (${actionsOf(group)}::text[])`]),
    ...(personId === undefined ? [] : [Prisma.sql`(actor_id = ${personId}::uuid OR subject_id = ${personId}::uuid)`]),
    ...(after === undefined ? [] : [Prisma.sql`(at, id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`]),
  ]
}

function entryOf({ id, at, seq, actorKind, actorName, action, accountName, startsAt, doctorName }: Row): TrailEntry {
  return {
    id,
    at: at.toISOString(),
    seq,
    actorKind,
    actorName,
    action,
    subject: {
      appointment: startsAt && { startsAt: startsAt.toISOString(), doctorName: doctorName ?? '' },
      accountName,
    },
  }
}

function chainedOf({ actorId, subjectKind, subjectId, digest, before, hash }: Row) {
  return { actorId, subjectKind, subjectId, digest, before, hash }
}

function placeOf(row: Row | undefined): Place | null {
  return row ? { at: row.at.toISOString(), id: row.id } : null
}
