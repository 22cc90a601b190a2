import { execFileSync } from 'node:child_process'
import { Client } from 'pg'
import { createDatabase, dropDatabase } from '../support/database'

const COLUMNS = `
  SELECT table_name, column_name, udt_name, datetime_precision, is_nullable, column_default
  FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  ORDER BY table_name, column_name`

const KEYS = `
  SELECT conrelid::regclass::text AS table_name, pg_get_constraintdef(oid) AS definition
  FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
    AND conrelid <> coalesce(to_regclass('_prisma_migrations')::oid, 0)
  ORDER BY 1, 2`

/** Partial indexes and those of exclusions are the migrations' own: Prisma's schema cannot say them. */
const INDEXES = `
  SELECT regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \\S+ ON', 'INDEX ON') AS definition
  FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  WHERE relnamespace = 'public'::regnamespace AND indpred IS NULL AND NOT indisexclusion AND relname <> '_prisma_migrations'
  ORDER BY 1`

const ENUMS = `
  SELECT typname, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
  FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
  GROUP BY typname ORDER BY typname`

/** All that Prisma's schema can say of a database. */
async function describeDatabase(url: string): Promise<Record<string, unknown[]>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const described: Record<string, unknown[]> = {}
    for (const [what, sql] of Object.entries({ COLUMNS, KEYS, INDEXES, ENUMS })) {
      described[what] = (await client.query(sql)).rows
    }
    return described
  } finally {
    await client.end()
  }
}

test('[R7] the migrations make exactly the tables of prisma/schema', async () => {
  const migrated = await createDatabase()
  const wanted = await createDatabase('template0')
  try {
    const sql = execFileSync(process.execPath, ['tests/support/schema-sql.mjs', wanted], { encoding: 'utf8' })
    const client = new Client({ connectionString: wanted })
    await client.connect()
    await client.query(sql)
    await client.end()
    expect(await describeDatabase(migrated)).toEqual(await describeDatabase(wanted))
  } finally {
    await dropDatabase(migrated)
    await dropDatabase(wanted)
  }
})

test('[R7][L11] signals never reach the write-ahead log', async () => {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  const { rows } = await client.query(`SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'`)
  await client.end()
  expect(rows).toEqual([{ relname: 'signal' }])
})
