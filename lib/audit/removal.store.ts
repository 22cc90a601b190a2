import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import type { Transaction } from '@/lib/db/prisma'
import { faultOf, releaseOf } from './chain.rules'
import { chainIn, linksAfter, lockChain, writeEnds } from './chain.store'
import { auditKey } from './store'

/** The entries about something that goes. How many went. */
export async function removeEventsAbout(subjectIds: readonly string[], tx: Transaction): Promise<number> {
  return await remove(Prisma.sql`subject_id = ANY (${[...subjectIds]}::uuid[]) ORDER BY id FOR UPDATE`, tx)
}

/** Entries that are over their own period; one that somebody holds at this moment goes the next time. */
export async function removeEventsBefore(limit: Date, batch: number, tx: Transaction): Promise<number> {
  return await remove(Prisma.sql`at < ${limit}::timestamptz ORDER BY at, id LIMIT ${batch} FOR UPDATE SKIP LOCKED`, tx)
}

/** Their links stay in the chain, with a mark that only a deletion can make. */
async function remove(which: Prisma.Sql, tx: Transaction): Promise<number> {
  await allowRemoval(tx)
  const gone = await tx.$queryRaw<{ seq: number | null }[]>`
    WITH held AS MATERIALIZED (SELECT id FROM audit_event WHERE ${which})
    DELETE FROM audit_event WHERE id IN (TABLE held) RETURNING seq`
  const seqs = gone.flatMap(({ seq }) => seq ?? [])
  // Asked afterwards: who chained one of them at this moment was waited for.
  const links = await tx.$queryRaw<{ seq: number; digest: string }[]>`
    SELECT seq, digest FROM audit_link WHERE seq = ANY (${seqs}::integer[])`
  await tx.$executeRaw`
    UPDATE audit_link l SET released = n.mark
    FROM unnest(${links.map(({ seq }) => seq)}::integer[],
      ${links.map(({ seq, digest }) => releaseOf(seq, digest, auditKey()))}::text[]) AS n (seq, mark)
    WHERE l.seq = n.seq AND l.released IS NULL`
  return gone.length
}

/** The oldest links go by the same period, behind an anchor. None whose entry is still there, and none after it. */
export async function removeLinksBefore(limit: Date, batch: number, tx: Transaction): Promise<number> {
  await lockChain(tx, true)
  const chain = await chainIn(tx)
  let anchor = { seq: chain.anchorSeq, hash: chain.anchorHash }
  let sound = true
  const [last] = await tx.$queryRaw<{ seq: number | null }[]>`
    SELECT max(seq) AS seq FROM audit_link WHERE at < ${limit}::timestamptz
      AND seq < coalesce((SELECT min(seq) FROM audit_event), 2147483647)`
  const due = (await linksAfter(anchor.seq, batch, tx)).filter(({ seq }) => seq <= (last?.seq ?? 0))
  for (const link of due) {
    // The anchor must not hide what was wrong before it.
    if (faultOf(link, anchor, auditKey())) sound = false
    anchor = link
  }
  if (due.length === 0) return 0
  await allowRemoval(tx)
  const { count } = await tx.auditLink.deleteMany({ where: { seq: { lte: anchor.seq } } })
  await writeEnds(chain, { anchorSeq: anchor.seq, anchorHash: anchor.hash }, tx, { sound })
  return count
}

/** For this transaction only (migration 0012). */
async function allowRemoval(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT set_config('sprechzimmer.removal', 'yes', true)`
}
