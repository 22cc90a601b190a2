import { db } from '@/lib/db/prisma'
import { disagreements } from '@/lib/retention/rules'

/** Every column of every table that is not the database's own, also in tables made by libraries. */
async function catalogue(): Promise<{ table: string; column: string }[]> {
  return await db().$queryRaw`
    SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`
}

describe('the table of records and the database', () => {
  it('[R7][L10] classifies every table and every column that the migrated database has', async () => {
    expect(disagreements(await catalogue())).toEqual([])
  })

  it('[R7] finds a new table and a new column without a rule, and a rule without a column', async () => {
    await db().$executeRaw`CREATE TABLE visitor_note (id integer, words text)`
    await db().$executeRaw`ALTER TABLE waiting_entry ADD COLUMN mood text`
    await db().$executeRaw`ALTER TABLE call_seat RENAME COLUMN page TO tab`
    expect(disagreements(await catalogue())).toEqual([
      'call_seat.page',
      'call_seat.tab',
      'visitor_note.id',
      'visitor_note.words',
      'waiting_entry.mood',
    ])
  })
})
