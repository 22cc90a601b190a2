import { db } from '@/lib/db/prisma'
import { route } from '@/lib/http/route'
import { ask } from '../support/builders'

/** What a statement meets when Postgres raises this. */
const raising = (code: string) => `DO $$ BEGIN RAISE EXCEPTION 'Kanarienvogel' USING ERRCODE = '${code}'; END $$`

/** A verb that fails with it, whichever way it asks. */
const WAYS = {
  'a plain statement': (code: string) => db().$executeRawUnsafe(raising(code)),
  'a statement of a transaction': (code: string) =>
    db().$transaction(async (tx) => {
      await tx.closedDays.count()
      await tx.$executeRawUnsafe(raising(code))
    }),
  'a change': async (code: string) => {
    await db().$executeRawUnsafe(
      `CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'Kanarienvogel' USING ERRCODE = '${code}'; END $$`,
    )
    await db().$executeRawUnsafe(
      'CREATE OR REPLACE TRIGGER failing BEFORE INSERT ON closed_days FOR EACH ROW EXECUTE FUNCTION fail()',
    )
    await db().closedDays.create({ data: { firstDay: new Date(0), lastDay: new Date(0), name: '' } })
  },
} as const

async function asked(verb: () => Promise<unknown>) {
  const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  const answer = await ask(route({ allow: 'anyone' }, verb), 'GET')
  const said = String(log.mock.calls)
  log.mockRestore()
  return { ...answer, said }
}

describe.each(Object.entries(WAYS))('[R6][X4] %s that fails', (_, fail) => {
  test.each([
    ['its disk is full', '53100'],
    ['it has no connection left', '53300'],
    ['it is shut down', '57P01'],
    ['the connection is lost', '08006'],
  ])('because %s: 503, and the page tries again', async (__, code) => {
    const { status, json, said } = await asked(() => fail(code))
    expect({ status, json }).toMatchObject({ status: 503, json: { error: 'unavailable' } })
    expect(said).toContain('route.failed')
    expect(`${JSON.stringify(json)}${said}`).not.toContain('Kanarienvogel')
  })

  test('because of something else is a fault of ours, and the answer says no more', async () => {
    const { status, json, said } = await asked(() => fail('22012'))
    expect({ status, json }).toMatchObject({ status: 500, json: { error: 'internal' } })
    expect(`${JSON.stringify(json)}${said}`).not.toContain('Kanarienvogel')
  })
})

test('[X4] a connection that the server ends in the middle of a statement: 503, and the next one is served', async () => {
  const { status } = await asked(() => db().$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`)
  expect(status).toBe(503)
  expect(await db().closedDays.count()).toBe(0)
})

test('[X4] a transaction that was too slow for a busy database: 503', async () => {
  const { status } = await asked(() =>
    db().$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT pg_sleep(0.1)`
        await tx.closedDays.count()
      },
      { timeout: 20 },
    ),
  )
  expect(status).toBe(503)
})
