import 'server-only'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { LOCKS } from '@/lib/db/locks'
import { db, type Transaction } from '@/lib/db/prisma'
import { type ChainEnds, digestOf, type EventContent, type Fault, faultOf, hashOf, macOf, sealOf } from './chain.rules'
import type { TrailCheck } from './schema'
import { auditKey } from './store'

/** Entries that are chained in one transaction. */
const BATCH = 500
/** Links that are checked at a time. */
const CHECKED_AT_ONCE = 5_000
/** Faults that are named; more are counted. */
const FAULTS_NAMED = 20
/** Instead of a seal, once the chain was found with a wrong one: nothing that is written later hides that. */
const BROKEN = 'broken'

type Chain = ChainEnds & { readonly seal: string | null }

/**
 * Chains all entries that stand and are not chained yet. One process at a time: who comes second leaves it to the
 * first, or waits with `wait`, when the chain is to be whole afterwards.
 */
export async function chainEvents({ wait = false } = {}): Promise<void> {
  if (!wait && !(await somethingToChain())) return
  while ((await chainBatch(wait)) === BATCH) {
    // The next ones at once.
  }
}

/** Cheap: asked every few seconds. */
async function somethingToChain(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM audit_event WHERE seq IS NULL) AS waiting`
  return row?.waiting ?? false
}

async function chainBatch(wait: boolean): Promise<number> {
  return await db().$transaction(
    async (tx) => {
      if (!(await lockChain(tx, wait))) return 0
      const chain = await chainIn(tx)
      if (isNew(chain)) await signWhatIsThere(tx)
      // Who deletes an entry at this moment holds it: such an entry needs no link, and nobody waits for anybody.
      const events = await tx.$queryRaw<EventContent[]>`
        SELECT ${CONTENT} FROM audit_event e WHERE seq IS NULL ORDER BY at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`
      let { headSeq, headHash } = chain
      const links = events.map((event) => {
        const digest = digestOf(event)
        headSeq += 1
        headHash = hashOf(headHash, headSeq, digest)
        return { seq: headSeq, digest, hash: headHash }
      })
      await tx.auditLink.createMany({ data: links })
      await tx.$executeRaw`
        UPDATE audit_event e SET seq = n.seq
        FROM unnest(${events.map(({ id }) => id)}::uuid[], ${links.map(({ seq }) => seq)}::integer[]) AS n (id, seq)
        WHERE e.id = n.id`
      if (links.length > 0 || chain.seal === null) await writeEnds(chain, { headSeq, headHash }, tx)
      return events.length
    },
    { timeout: 60_000 },
  )
}

/** The columns of an entry that its digest is made of. */
const CONTENT = Prisma.sql`e.id, e.at, e.actor_kind AS "actorKind", e.actor_id AS "actorId", e.action,
  e.subject_kind AS "subjectKind", e.subject_id AS "subjectId"`

export async function lockChain(tx: Transaction, wait: boolean): Promise<boolean> {
  if (wait) {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.auditChain})::text`
    return true
  }
  const [row] = await tx.$queryRaw<{ got: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCKS.auditChain}) AS got`
  return row?.got ?? false
}

export async function chainIn(tx: Transaction): Promise<Chain> {
  return await tx.auditChain.findUniqueOrThrow({ where: { id: 1 } })
}

/** Nothing was ever chained. */
function isNew({ headSeq, seal }: Chain): boolean {
  return headSeq === 0 && seal === null
}

/** Entries from before there was a chain: from here on they are as good as the others. */
async function signWhatIsThere(tx: Transaction): Promise<void> {
  for (;;) {
    const events = await tx.$queryRaw<EventContent[]>`
      SELECT ${CONTENT} FROM audit_event e WHERE mac IS NULL ORDER BY at, id LIMIT ${CHECKED_AT_ONCE}`
    if (events.length === 0) return
    await tx.$executeRaw`
      UPDATE audit_event e SET mac = n.mac
      FROM unnest(${events.map(({ id }) => id)}::uuid[], ${events.map((event) => macOf(event, auditKey()))}::text[]) AS n (id, mac)
      WHERE e.id = n.id`
  }
}

/** Moves the chain's ends. A seal that was wrong before stays wrong. */
export async function writeEnds(
  chain: Chain,
  change: Partial<ChainEnds>,
  tx: Transaction,
  { sound = true } = {},
): Promise<void> {
  const { anchorSeq, anchorHash, headSeq, headHash } = { ...chain, ...change }
  const ends = { anchorSeq, anchorHash, headSeq, headHash }
  const seal = sound && (isNew(chain) || isSealed(chain)) ? sealOf(ends, auditKey()) : BROKEN
  await tx.auditChain.update({ where: { id: 1 }, data: { ...ends, seal }, select: { id: true } })
}

function isSealed(chain: Chain): boolean {
  return chain.seal === sealOf(chain, auditKey())
}

type LinkRow = { seq: number; digest: string; hash: string; released: string | null; mac: string | null } & {
  [Key in keyof EventContent]: EventContent[Key] | null
}

/** Goes through the whole chain, as it is at one moment, and through the entries that are not in it. */
export async function checkTrail(): Promise<TrailCheck> {
  await chainEvents({ wait: true })
  return await db().$transaction(
    async (tx) => {
      const chain = await chainIn(tx)
      const faults: Fault[] = []
      if (!isSealed(chain)) faults.push({ kind: 'chain', seq: null })
      let before = { seq: chain.anchorSeq, hash: chain.anchorHash }
      let entries = 0
      for (;;) {
        const links = await linksAfter(before.seq, CHECKED_AT_ONCE, tx)
        for (const link of links) {
          const fault = faultOf(link, before, auditKey())
          if (fault) faults.push(fault)
          if (link.event) entries += 1
          before = link
        }
        if (links.length < CHECKED_AT_ONCE) break
      }
      if (before.seq !== chain.headSeq || before.hash !== chain.headHash)
        faults.push({ kind: 'chain', seq: before.seq })
      faults.push(...(await strangers(tx)))
      return {
        at: now().toISOString(),
        intact: faults.length === 0,
        entries,
        head: { seq: chain.headSeq, hash: chain.headHash },
        faults: faults.slice(0, FAULTS_NAMED),
        furtherFaults: Math.max(0, faults.length - FAULTS_NAMED),
      }
    },
    { isolationLevel: 'RepeatableRead', timeout: 120_000 },
  )
}

export async function linksAfter(seq: number, limit: number, tx: Transaction) {
  const rows = await tx.$queryRaw<LinkRow[]>`
    SELECT l.seq, l.digest, l.hash, l.released, e.mac, ${CONTENT}
    FROM audit_link l LEFT JOIN audit_event e ON e.seq = l.seq WHERE l.seq > ${seq} ORDER BY l.seq LIMIT ${limit}`
  return rows.map(({ seq: place, digest, hash, released, mac, id, at, actorKind, action, ...rest }) => ({
    seq: place,
    digest,
    hash,
    released,
    event: id && at && actorKind && action ? { id, at, actorKind, action, mac, ...rest } : null,
  }))
}

/** Entries that have a number and no link: somebody put them there. */
async function strangers(tx: Transaction): Promise<Fault[]> {
  const rows = await tx.$queryRaw<{ seq: number }[]>`
    SELECT e.seq FROM audit_event e LEFT JOIN audit_link l ON l.seq = e.seq WHERE e.seq IS NOT NULL AND l.seq IS NULL
    ORDER BY e.seq LIMIT ${FAULTS_NAMED + 1}`
  return rows.map(({ seq }) => ({ kind: 'inserted', seq }))
}
