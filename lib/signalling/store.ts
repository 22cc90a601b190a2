import 'server-only'
import type { SignalBatch } from '@/lib/call/schema'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { CHANNEL, MAX_SIGNALS_PER_READ, type Topic } from './rules'
import type { SignalDelivery } from './schema'

/** Wakes the streams that listen for these topics, in every process, when `tx` commits. */
export async function notify(topics: readonly Topic[], tx: Transaction = db()): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${CHANNEL}, topic)::text FROM unnest(${[...topics]}::text[]) AS topic`
}

/**
 * Puts a batch into the mailbox of a call, if `batch.page` holds the seat. One statement: the call's row is locked,
 * gives the numbers (a sequence's order is not the order of commits), and every message is taken once, whatever
 * is sent again.
 */
export async function postSignals(callId: string, batch: SignalBatch): Promise<Outcome<undefined>> {
  const rows = await db().$queryRaw<{ held: boolean; woken: string | null }[]>`
    WITH call_row AS (
      SELECT id, last_seq, last_attempt FROM call WHERE id = ${callId}::uuid AND ended_at IS NULL FOR UPDATE
    ), seat_row AS (
      SELECT s.call_id, s.sent_up_to FROM call_seat s JOIN call_row c ON c.id = s.call_id
      WHERE s.seat = ${batch.seat} AND s.page = ${batch.page}::uuid FOR UPDATE OF s
    ), fresh AS (
      SELECT m.n, m.body, row_number() OVER (ORDER BY m.n) AS k
      FROM jsonb_to_recordset(${JSON.stringify(batch.messages)}::jsonb) AS m(n integer, body text), seat_row, call_row c
      -- Only the doctor's side, the initiator, makes attempts: an answer to one that never was says nothing.
      WHERE m.n > seat_row.sent_up_to AND (${batch.seat} = 0 OR ${batch.attempt} <= c.last_attempt)
    ), stored AS (
      INSERT INTO signal (call_id, seq, from_seat, to_seat, attempt, body)
      SELECT c.id, c.last_seq + f.k, ${batch.seat}, ${batch.to}, ${batch.attempt}, f.body FROM fresh f, call_row c
      RETURNING seq
    ), counted AS (
      UPDATE call SET last_seq = last_seq + (SELECT count(*) FROM fresh), last_attempt = greatest(last_attempt, ${batch.attempt})
      WHERE id = ${callId}::uuid AND EXISTS (SELECT 1 FROM fresh)
    ), remembered AS (
      UPDATE call_seat SET sent_up_to = (SELECT max(n) FROM fresh)
      WHERE call_id = ${callId}::uuid AND seat = ${batch.seat} AND EXISTS (SELECT 1 FROM fresh)
    )
    SELECT EXISTS (SELECT 1 FROM seat_row) AS held,
      CASE WHEN EXISTS (SELECT 1 FROM stored) THEN pg_notify(${CHANNEL}, ${`seat:${callId}:${batch.to}`})::text END AS woken`
  return rows[0]?.held ? undefined : new Refusal('seat-taken')
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
