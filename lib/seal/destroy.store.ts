import 'server-only'
import { now as currentTime } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { LOCKS } from '@/lib/db/locks'
import { db, type Transaction } from '@/lib/db/prisma'
import { limitAt } from '@/lib/retention/clock.rules'
import { MAX_KEEP_DAYS } from '@/lib/retention/records.rules'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'
import { destroyKeyFile, keyFiles } from './key.store'
import { columnOf, countUnder, OWNERS, rowOf, rowsUnder } from './rows.store'
import { boundsOf, isDue, keyNameOf, type Limits, PLACES, type Place, SEALED, spanOf } from './rules'
import { sealAll, tryToUnseal } from './store'

/** Values that are sealed anew in one transaction: short enough to hold up no call. */
const BATCH = 250
/** A key whose row is not to be seen yet is just being made. */
const BEING_MADE_MS = 3_600_000
/** Whoever sealed with a key at the moment of its end is waited for, and what they wrote is sealed anew. */
const ROUNDS = 5

/**
 * Destroys the keys whose last record is over by these limits, and all that were retired. Call it after the records
 * themselves were deleted. What stays, as an appointment that was moved to another week, is sealed anew before. It may
 * end anywhere: the next call goes on. Returns the keys' names.
 */
export async function destroyDueKeys(keepDays: number, now: Date): Promise<string[]> {
  const limits: Limits = {
    kept: limitAt(keepDays, now),
    // Until then the cookie of a visit that nobody has ended is good, and a message to it is kept.
    brief: new Date(now.getTime() - VISIT_ENDS_HOURS * 3_600_000),
  }
  const inUse = await db().sealingKey.findMany({
    where: { retiredAt: null },
    select: { id: true, week: true, span: true, oldestEnd: true },
  })
  const due = inUse.filter(({ id, oldestEnd }) => {
    const name = keyNameOf(id)
    return name && isDue({ ...name, oldestEnd }, limits, limitAt(MAX_KEEP_DAYS, now))
  })
  await db().$transaction((tx) =>
    retire(
      due.map(({ id }) => id),
      tx,
    ),
  )
  return [...(await destroyRetiredKeys()), ...(await destroyStrays(limits))]
}

/**
 * Before rows of these appointments are deleted at once, in the same transaction: their keys seal nothing more. After
 * it `destroyRetiredKeys` makes the deletion true for every copy of the database.
 */
export async function retireKeysOf(appointmentIds: readonly string[], tx: Transaction): Promise<void> {
  const keys = new Set<string>()
  for (const place of PLACES) {
    const found = await tx.$queryRaw<{ key: string }[]>`
      SELECT DISTINCT split_part(${columnOf(place)}, ':', 2) AS key FROM ${OWNERS[SEALED[place].table]}
      WHERE a.id = ANY (${[...appointmentIds]}::uuid[]) AND ${columnOf(place)} <> ''`
    for (const { key } of found) keys.add(key)
  }
  await retire([...keys], tx)
}

async function retire(ids: readonly string[], tx: Transaction): Promise<void> {
  await holdKeys(tx)
  await tx.$executeRaw`
    UPDATE sealing_key SET retired_at = clock_timestamp() WHERE id = ANY (${[...ids]}::text[]) AND retired_at IS NULL`
}

/**
 * Two who change the rows of several keys do so one after the other. Call it also before an appointment is moved to an
 * earlier end: a trigger (migration 0010) then writes into the rows of all its keys.
 */
export async function holdKeys(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.keys})::text`
}

/** Seals anew what is left under retired keys and destroys them. Returns their names. */
export async function destroyRetiredKeys(): Promise<string[]> {
  const retired = await db().sealingKey.findMany({
    where: { retiredAt: { not: null }, destroyedAt: null },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  const destroyed: string[] = []
  for (const { id } of retired) if (await destroyKey(id)) destroyed.push(id)
  return destroyed
}

/** The keys that no receipt tells of yet; the one that is written in `tx` does. */
export async function takeDestroyed(tx: Transaction): Promise<string[]> {
  const taken = await tx.sealingKey.updateManyAndReturn({
    where: { destroyedAt: { not: null }, receipted: false },
    data: { receipted: true },
    select: { id: true },
  })
  return taken.map(({ id }) => id).sort()
}

/** False when somebody else was quicker, or when others still wrote with it: the next run tries again. */
async function destroyKey(id: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const dead = await sealAnew(id)
    const outcome = await db().$transaction(async (tx) => {
      // Whoever seals with it at this moment is waited for; from here on nobody does.
      const held = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM sealing_key WHERE id = ${id} AND destroyed_at IS NULL FOR UPDATE`
      if (held.length === 0) return 'gone'
      if ((await countUnder([id], Prisma.sql`TRUE`, tx)) > dead) return 'written'
      destroyKeyFile(id)
      await tx.$executeRaw`UPDATE sealing_key SET destroyed_at = clock_timestamp() WHERE id = ${id}`
      return 'destroyed'
    })
    if (outcome !== 'written') return outcome === 'destroyed'
  }
  return false
}

/**
 * Everything under a retired key gets the key of its own week. Returns how many values no key opens: they stay as they
 * are. Many rows at a time as far as nobody holds them, then one by one: whoever deletes or changes several rows takes
 * them in an order of their own, and would wait for this while it waits for them.
 */
async function sealAnew(key: string): Promise<number> {
  let dead = 0
  for (const place of PLACES.filter((one) => spanOf(one) === keyNameOf(key)?.span)) {
    await sealRows(place, key, BATCH)
    dead += await sealRows(place, key, 1)
  }
  return dead
}

async function sealRows(place: Place, key: string, limit: number): Promise<number> {
  let dead = 0
  let after: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (after !== undefined) {
    const batch: Batch = await sealBatchAnew(place, key, after, limit)
    dead += batch.dead
    after = batch.last
  }
  return dead
}

type Batch = { readonly dead: number; readonly last: string | undefined }

async function sealBatchAnew(place: Place, key: string, after: string, limit: number): Promise<Batch> {
  const { table, column } = SEALED[place]
  return await db().$transaction(async (tx) => {
    // One after the other: nobody who does the same waits for ever.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.sealingAnew})::text`
    const found = await tx.$queryRaw<{ row: string; sealed: string; endsAt: Date }[]>`
      SELECT ${rowOf(place)} AS "row", ${columnOf(place)} AS sealed, a.ends_at AS "endsAt"
      FROM ${rowsUnder(place, [key])} AND ${rowOf(place)} > ${after}::uuid
      ORDER BY ${rowOf(place)} LIMIT ${limit} FOR NO KEY UPDATE OF r ${limit > 1 ? Prisma.sql`SKIP LOCKED` : Prisma.empty}`
    const words = found.flatMap(({ row: id, sealed, endsAt }) => {
      const text = tryToUnseal(place, id, sealed)
      return text === undefined ? [] : { row: id, endsAt, text }
    })
    const anew = await sealAll(place, words, tx)
    await tx.$executeRaw`
      UPDATE ${Prisma.raw(table)} r SET ${Prisma.raw(column)} = w.anew
      FROM unnest(${words.map((one) => one.row)}::uuid[], ${anew}::text[]) AS w (id, anew)
      WHERE ${rowOf(place)} = w.id`
    return { dead: found.length - words.length, last: found.length < limit ? undefined : found.at(-1)?.row }
  })
}

/**
 * Keys of weeks that are over and that the database does not know, as after a restored backup or a process that died while
 * it made one; and whatever its week, one that was destroyed and lies there again, as from a copy of the folder: somebody's
 * other backup could be opened with them.
 */
async function destroyStrays(limits: Limits): Promise<string[]> {
  const known = await db().sealingKey.findMany({ select: { id: true, destroyedAt: true } })
  const at = currentTime()
  const alive = new Set(known.filter(({ destroyedAt }) => !destroyedAt).map(({ id }) => id))
  const gone = new Set(known.filter(({ destroyedAt }) => destroyedAt).map(({ id }) => id))
  const strays: { readonly id: string }[] = []
  for (const { id, since } of keyFiles()) {
    const name = keyNameOf(id)
    if (!name || alive.has(id)) continue
    const over = boundsOf(name.week).end <= limits[name.span] && at.getTime() - since.getTime() > BEING_MADE_MS
    // One with values was only given up for lost: it opens them again until its week is over.
    if (over || (gone.has(id) && (await countUnder([id], Prisma.sql`TRUE`)) === 0)) strays.push({ id })
  }
  for (const { id } of strays) {
    const { week = '', span = '' } = keyNameOf(id) ?? {}
    destroyKeyFile(id)
    await db().$executeRaw`
      INSERT INTO sealing_key (id, week, span, oldest_end, retired_at, destroyed_at)
      VALUES (${id}, ${week}, ${span}, ${boundsOf(week).begin}::timestamptz, clock_timestamp(), clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET destroyed_at = EXCLUDED.destroyed_at, receipted = false`
  }
  return strays.map(({ id }) => id)
}
