import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import { db, type Transaction } from '@/lib/db/prisma'
import { PLACES, type Place, SEALED, type SealedTable } from './rules'

// The sealed columns in SQL: names from a closed table, never from outside.

/** The appointment `a` to which a row `r` belongs. */
export const OWNERS: Record<SealedTable, Prisma.Sql> = {
  appointment: Prisma.sql`appointment r JOIN appointment a ON a.id = r.id`,
  waiting_entry: Prisma.sql`waiting_entry r JOIN appointment a ON a.id = r.appointment_id`,
  waiting_message: Prisma.sql`waiting_message r JOIN waiting_entry e ON e.id = r.entry_id JOIN appointment a ON a.id = e.appointment_id`,
  patient_address: Prisma.sql`patient_address r JOIN appointment a ON a.id = r.appointment_id`,
}

/** The rows `r` whose value lies under one of these keys; the indexes of the migration find them. */
export function rowsUnder(place: Place, keys: readonly string[]): Prisma.Sql {
  const column = columnOf(place)
  return Prisma.sql`${OWNERS[SEALED[place].table]}
    WHERE ${column} <> '' AND split_part(${column}, ':', 2) = ANY (${[...keys]}::text[])`
}

export function columnOf(place: Place): Prisma.Sql {
  return Prisma.raw(`r.${SEALED[place].column}`)
}

export function rowOf(place: Place): Prisma.Sql {
  return Prisma.raw(`r.${SEALED[place].row}`)
}

/** How many values lie under these keys, of rows `r` and their appointments `a` that fit. */
export async function countUnder(keys: readonly string[], which: Prisma.Sql, tx: Transaction = db()): Promise<number> {
  let sum = 0
  for (const place of PLACES) {
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM ${rowsUnder(place, keys)} AND (${which})`
    sum += row?.count ?? 0
  }
  return sum
}
