import 'server-only'
import { randomBytes } from 'node:crypto'
import type { Doctor, Visitor } from '@/lib/auth/rules'
import { relayFor } from '@/lib/call/rules'
import type { SignalBatch } from '@/lib/call/schema'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { unseal } from '@/lib/seal/store'
import { CHANNEL, MAX_SIGNALS_PER_READ, type Topic } from './rules'
import type { RelayView, SeatView, SignalDelivery } from './schema'

/** Wakes the streams that listen for these topics, in every process, when `tx` commits. */
export async function notify(topics: readonly Topic[], tx: Transaction = db()): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${CHANNEL}, topic)::text FROM unnest(${[...topics]}::text[]) AS topic`
}

/**
 * Puts a batch into the mailbox of a call, if the seat is this actor's and `batch.page` holds it. One statement: the call's row is locked,
 * gives the numbers (a sequence's order is not the order of commits), and every message is taken once, whatever
 * is sent again. What is sent to a seat that is empty goes nowhere.
 */
export async function postSignals(
  actor: Doctor | Visitor,
  callId: string,
  batch: SignalBatch,
): Promise<Outcome<undefined>> {
  const rows = await db().$queryRaw<{ held: boolean; woken: string | null }[]>`
    WITH call_row AS (
      SELECT id, doctor_id, last_seq FROM call WHERE id = ${callId}::uuid AND ended_at IS NULL FOR UPDATE
    ), seat_row AS (
      SELECT s.call_id FROM call_seat s JOIN call_row c ON c.id = s.call_id
      WHERE s.seat = ${batch.seat} AND s.page = ${batch.page}::uuid AND ${ownSeat(actor)} FOR UPDATE OF s
    ), route AS (
      SELECT CASE WHEN r.page = ${batch.page}::uuid THEN r.sent_up_to ELSE 0 END AS sent_up_to
      FROM call_route r JOIN seat_row s ON s.call_id = r.call_id
      WHERE r.from_seat = ${batch.seat} AND r.to_seat = ${batch.to} FOR UPDATE OF r
    ), opposite AS (
      SELECT back.last_attempt FROM call_route back JOIN call_seat t ON t.call_id = back.call_id AND t.seat = back.from_seat
      WHERE back.call_id = ${callId}::uuid AND back.from_seat = ${batch.to} AND back.to_seat = ${batch.seat} AND t.vacated_at IS NULL
    ), fresh AS (
      SELECT m.n, m.body, row_number() OVER (ORDER BY m.n) AS k
      FROM jsonb_to_recordset(${JSON.stringify(batch.messages)}::jsonb) AS m(n integer, body text), route, opposite
      -- Only the lower seat, the initiator, makes attempts: an answer to one that never was says nothing.
      WHERE m.n > route.sent_up_to AND (${batch.seat} < ${batch.to} OR ${batch.attempt} <= opposite.last_attempt)
    ), stored AS (
      INSERT INTO signal (call_id, seq, from_seat, to_seat, attempt, body)
      SELECT c.id, c.last_seq + f.k, ${batch.seat}, ${batch.to}, ${batch.attempt}, f.body FROM fresh f, call_row c
      RETURNING seq
    ), counted AS (
      UPDATE call SET last_seq = last_seq + (SELECT count(*) FROM fresh)
      WHERE id = ${callId}::uuid AND EXISTS (SELECT 1 FROM fresh)
    ), remembered AS (
      UPDATE call_route SET page = ${batch.page}::uuid, sent_up_to = (SELECT max(n) FROM fresh),
        last_attempt = greatest(last_attempt, ${batch.attempt})
      WHERE call_id = ${callId}::uuid AND from_seat = ${batch.seat} AND to_seat = ${batch.to} AND EXISTS (SELECT 1 FROM fresh)
    )
    SELECT EXISTS (SELECT 1 FROM seat_row) AS held,
      CASE WHEN EXISTS (SELECT 1 FROM stored) THEN pg_notify(${CHANNEL}, ${`seat:${callId}:${batch.to}`})::text END AS woken`
  return rows[0]?.held ? undefined : new Refusal('seat-taken')
}

/** The condition that a seat `s` of a call `c` is this person's: seat 0 the doctor's, any other a visitor's until they leave it. */
export function ownSeat(actor: Pick<Doctor | Visitor, 'kind' | 'id'>): Prisma.Sql {
  return actor.kind === 'doctor'
    ? Prisma.sql`s.seat = 0 AND c.doctor_id = ${actor.id}::uuid`
    : Prisma.sql`s.entry_id = ${actor.id}::uuid AND s.vacated_at IS NULL`
}

type FoundSeat = Omit<SeatView, 'held' | 'relay' | 'others'> & {
  readonly page: string | null
  readonly others: readonly (SeatView['others'][number] & { readonly entryId: string | null })[]
}

/** The seats that somebody has in open calls, admitted or prepared, as their `page` sees them. A patient has one at most. */
export async function seatsOf(
  actor: Pick<Doctor | Visitor, 'kind' | 'id'>,
  page: string | undefined,
  tx: Transaction = db(),
): Promise<SeatView[]> {
  const found = await tx.$queryRaw<FoundSeat[]>`
    SELECT c.id AS "callId", p.entry_id AS "entryId", c.admitted_at IS NOT NULL AS admitted, s.seat, s.epoch, s.page,
      (
        SELECT coalesce(jsonb_agg(jsonb_build_object('seat', o.seat, 'epoch', o.epoch, 'lastAttempt', r.last_attempt,
          'person', coalesce(md5(c.id::text || o.entry_id::text), ''), 'entryId', e.id, 'name', coalesce(e.name, d.name), 'companion', k.kind) ORDER BY o.seat), '[]'::jsonb)
        FROM call_seat o JOIN account d ON d.id = c.doctor_id
          -- The lower of two seats makes the attempts.
          JOIN call_route r ON r.call_id = c.id AND r.from_seat = least(o.seat, s.seat) AND r.to_seat = greatest(o.seat, s.seat)
          LEFT JOIN waiting_entry e ON e.id = o.entry_id LEFT JOIN companion k ON k.id = e.companion_id
        WHERE o.call_id = c.id AND o.seat <> s.seat AND o.vacated_at IS NULL
      ) AS others
    FROM call_seat s JOIN call c ON c.id = s.call_id AND c.ended_at IS NULL
      JOIN call_seat p ON p.call_id = c.id AND p.seat = CASE s.seat WHEN 0 THEN 1 ELSE s.seat END
    WHERE ${ownSeat(actor)} ORDER BY c.started_at`
  return found.map(({ page: holder, others, ...seat }) => ({
    ...seat,
    others: others.map(({ entryId, name, ...other }) => ({
      ...other,
      // The doctor's stands plain.
      name: entryId === null ? name : unseal('waiting_entry.name', entryId, name),
    })),
    held: holder === null ? 'nobody' : holder === page ? 'here' : 'elsewhere',
    relay: freshRelay(),
  }))
}

function freshRelay(): RelayView {
  const { TURN_URLS: urls, TURN_SECRET: secret, TURN_ONLY: only } = env()
  return relayFor({ urls, secret, only }, randomBytes(6).toString('hex'), now())
}

/** Credentials for one more attempt, for whoever has a seat in this call as long as it is open. */
export async function renewRelay(actor: Doctor | Visitor, callId: string): Promise<Outcome<RelayView>> {
  const seats = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM call_seat s JOIN call c ON c.id = s.call_id AND c.ended_at IS NULL
    WHERE s.call_id = ${callId}::uuid AND ${ownSeat(actor)}`
  return seats.length > 0 ? freshRelay() : new Refusal('not-found')
}

/** What is new for a seat after `after`; `lost` when the mailbox no longer holds it all. */
export async function readSignals(
  callId: string,
  seat: number,
  after: number,
): Promise<(SignalDelivery & { lost: boolean }) | undefined> {
  const rows = await db().$queryRaw<
    {
      lastSeq: number
      fromSeq: number
      kept: boolean
      signals: { seq: number; from: number; attempt: number; body: string }[]
    }[]
  >`
    SELECT c.last_seq AS "lastSeq", s.from_seq AS "fromSeq",
      EXISTS (SELECT 1 FROM signal g WHERE g.call_id = c.id AND g.seq = greatest(${after}, s.from_seq) + 1) AS kept,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('seq', g.seq, 'from', g.from_seat, 'attempt', g.attempt, 'body', g.body) ORDER BY g.seq)
        FROM (
          SELECT * FROM signal WHERE call_id = c.id AND to_seat = ${seat} AND seq > greatest(${after}, s.from_seq)
          ORDER BY seq LIMIT ${MAX_SIGNALS_PER_READ}
        ) g
      ), '[]'::jsonb) AS signals
    FROM call c JOIN call_seat s ON s.call_id = c.id AND s.seat = ${seat}
    WHERE c.id = ${callId}::uuid AND c.ended_at IS NULL`
  const row = rows[0]
  if (!row) return undefined
  const begin = Math.max(after, row.fromSeq)
  const full = row.signals.length === MAX_SIGNALS_PER_READ
  return {
    callId,
    upTo: full ? (row.signals.at(-1)?.seq ?? begin) : Math.max(begin, row.lastSeq),
    signals: row.signals.map(({ from, attempt, body }) => ({ from, attempt, body })),
    lost: row.lastSeq > begin && !row.kept,
  }
}

/** Signals hold addresses: they go when the call ends. */
export async function deleteSignals(callId: string, tx: Transaction): Promise<void> {
  await tx.signal.deleteMany({ where: { callId } })
}
