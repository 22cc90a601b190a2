import { Client } from 'pg'
import { createDatabase, dropDatabase } from '../support/database'
import { emptyFolder, launch } from '../support/launcher'

jest.setTimeout(60_000)

test('[R14][R6] the terminal makes no account and shows no password: a link for the first admin, and the way back in', async () => {
  const folder = emptyFolder()
  const url = await createDatabase()
  const rescue = (...words: string[]) =>
    launch({ DATABASE_URL: url, DATA_DIR: folder.path }, ['--account', ...words]).ended
  const client = new Client({ connectionString: url })
  await client.connect()
  const query = async (sql: string) => (await client.query(sql)).rows
  const link = /http:\/\/localhost:3000\/einladung#[A-Za-z0-9_-]{43}\n/
  try {
    const [first, second] = [await rescue(), await rescue()]
    for (const made of [first, second]) expect(made).toMatchObject({ code: 0, output: expect.stringMatching(link) })
    expect(first.output).not.toEqual(second.output)
    // The one before it is dead, and nobody has an account.
    expect(await query('SELECT kind, account_id FROM account_link')).toEqual([
      { kind: 'first-admin', account_id: null },
    ])
    expect(await query('SELECT 1 FROM account')).toEqual([])

    await query(`INSERT INTO account (email, name, role, password_hash, locked_at) VALUES
      ('admin@example.org', 'Verwaltung Demo', 'ADMIN', 'x', now()), ('doctor@example.org', 'Dr. Demo', 'DOCTOR', 'x', NULL)`)
    await query(`INSERT INTO second_factor (account_id, sealed_secret, last_step, confirmed_at)
      SELECT id, 'x', 1, now() FROM account`)
    expect(await rescue('doctor@example.org')).toMatchObject({
      code: 1,
      output: expect.stringContaining('gehört zu keinem Zugang der Verwaltung'),
    })
    expect(await rescue('Admin@example.org')).toMatchObject({ code: 0, output: expect.stringMatching(link) })
    const rows = `SELECT a.email, a.locked_at IS NULL AS open, l.kind, f.account_id IS NOT NULL AS factor FROM account a
      LEFT JOIN account_link l ON l.account_id = a.id LEFT JOIN second_factor f ON f.account_id = a.id ORDER BY 1`
    expect(await query(rows)).toEqual([
      { email: 'admin@example.org', open: true, kind: 'reset', factor: false },
      { email: 'doctor@example.org', open: true, kind: null, factor: true },
    ])
    expect((await rescue()).output).toContain('Es fehlt die E-Mail-Adresse')
  } finally {
    await client.end()
    folder.remove()
    await dropDatabase(url)
  }
})
