import 'server-only'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { LOCKS } from '@/lib/db/locks'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { limitAt } from '@/lib/retention/clock.rules'
import { hasKey, prepareKeyFolder } from './key.store'
import { columnOf, countUnder, OWNERS, rowOf } from './rows.store'
import { PLACES, type Place, readSealed, SEALED, SEALED_FORM, type SealedTable } from './rules'
import { unsealSecret } from './secret.store'
import { sealAll } from './store'

/** What was stored before words were sealed is sealed in portions of so many rows. */
const BATCH = 500
const ASK_AGAIN_MS = 200

type SealingOutcome =
  | { readonly kind: 'ready'; readonly sealed: number }
  /** Keys are missing under which so many values lie that are not due to be deleted. */
  | { readonly kind: 'keys-missing'; readonly keys: readonly string[]; readonly values: number }

/**
 * After the migrations and before anybody is served: every key is there, and nothing lies plain. With `keysLost` somebody
 * has decided that the missing ones will not come back: what lies under them reads as absent from then on.
 */
export async function prepareSealing({ keysLost = false } = {}): Promise<SealingOutcome> {
  prepareKeyFolder()
  const missing = await missingKeys()
  if (missing.values > 0 && !keysLost) return { kind: 'keys-missing', ...missing }
  if (missing.keys.length > 0) {
    const at = now()
    // Else somebody would seal with one of them, as after a restored backup.
    await db().sealingKey.updateMany({ where: { id: { in: missing.keys } }, data: { retiredAt: at, destroyedAt: at } })
  }
  return { kind: 'ready', sealed: await sealWhatIsPlain() }
}

/** Of records that are not due: those that are go with the next deletion and are missed by nobody. */
async function missingKeys(): Promise<{ keys: string[]; values: number }> {
  const known = await db().sealingKey.findMany({ where: { destroyedAt: null }, select: { id: true } })
  const keys = known.map(({ id }) => id).filter((id) => !hasKey(id))
  if (keys.length === 0) return { keys, values: 0 }
  const limit = limitAt((await clinicSettings()).keepDays, now())
  return { keys, values: await countUnder(keys, Prisma.sql`a.ends_at >= ${limit}::timestamptz`) }
}

/** Seals what stands plain from before, removes the plain rows from the tables' files, and has the database take nothing plain for good. */
async function sealWhatIsPlain(): Promise<number> {
  const client = new Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 5_000,
    application_name: 'sprechzimmer-seal',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await takeTurn(client)
    const { rows } = await client.query<{ table: SealedTable; name: string }>(
      `SELECT conrelid::regclass::text AS "table", conname AS name FROM pg_constraint
       WHERE NOT convalidated AND connamespace = 'public'::regnamespace AND conname ~ '_sealed$' ORDER BY 1, 2`,
    )
    let sealed = 0
    for (const table of new Set(rows.map((one) => one.table))) {
      const count = await sealTable(table)
      // A changed row leaves its old bytes in the file until the table is written anew.
      if (count > 0) await client.query(`VACUUM (FULL, ANALYZE) ${table}`)
      sealed += count
    }
    for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`)
    return sealed
  } finally {
    // Ends the advisory lock too.
    await client.end().catch(() => {})
  }
}

/** Asks again and again instead of waiting in the database: who waits there keeps it from forgetting changed rows. */
async function takeTurn(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      LOCKS.sealingAtStart,
    ])
    if (rows[0]?.got) return
    await setTimeout(ASK_AGAIN_MS)
  }
}

/** Row by row with all its columns, since the database checks a changed row as a whole. */
async function sealTable(table: SealedTable): Promise<number> {
  const places = PLACES.filter((place) => SEALED[place].table === table)
  let sum = 0
  for (;;) {
    const count = await sealBatch(table, places)
    if (count === 0) return sum
    sum += count
  }
}

async function sealBatch(table: SealedTable, places: readonly Place[]): Promise<number> {
  const [first] = places
  if (!first) return 0
  const plain = places.map((place) => Prisma.sql`${columnOf(place)} <> '' AND ${columnOf(place)} !~ ${SEALED_FORM}`)
  return await db().$transaction(async (tx) => {
    const found = await tx.$queryRaw<Found[]>`
      SELECT ${rowOf(first)} AS "row", a.ends_at AS "endsAt", ARRAY[${Prisma.join(places.map(columnOf))}] AS "values"
      FROM ${OWNERS[table]} WHERE ${Prisma.join(plain, ' OR ')} LIMIT ${BATCH} FOR UPDATE OF r`
    const lists: Prisma.Sql[] = []
    for (const [index, place] of places.entries()) {
      lists.push(Prisma.sql`${await sealColumn(place, found, index, tx)}::text[]`)
    }
    const names = places.map((_, index) => `c${index}`)
    const sets = places.map((place, index) => Prisma.raw(`${SEALED[place].column} = w.${names[index]}`))
    return await tx.$executeRaw`
      UPDATE ${Prisma.raw(table)} r SET ${Prisma.join(sets)}
      FROM unnest(${found.map(({ row }) => row)}::uuid[], ${Prisma.join(lists)}) AS w (id, ${Prisma.raw(names.join(', '))})
      WHERE ${rowOf(first)} = w.id`
  })
}

type Found = { readonly row: string; readonly endsAt: Date; readonly values: readonly (string | null)[] }

/** One column of these rows; what is sealed already stays, and so does what is empty. */
async function sealColumn(
  place: Place,
  found: readonly Found[],
  index: number,
  tx: Transaction,
): Promise<(string | null)[]> {
  const plain = found.map(({ row, endsAt, values }) => {
    const value = values[index] ?? null
    if (value === null || readSealed(value)) return { row, endsAt, text: '', stays: value }
    const text = place === 'patient_address.sealed_code' ? unsealSecret('sealed-dial-in-code', value, row) : value
    return { row, endsAt, text: text ?? '', stays: place === 'patient_address.sealed_code' ? null : '' }
  })
  const sealed = await sealAll(place, plain, tx)
  return plain.map(({ stays }, at) => sealed[at] || stays)
}
