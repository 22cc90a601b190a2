import { Client } from 'pg'
import { createDatabase, dropDatabase } from '../support/database'
import { emptyFolder, launch } from '../support/launcher'

jest.setTimeout(60_000)

test('[R14] an account is made at the terminal, its password is shown this once, a second one is refused', async () => {
  const folder = emptyFolder()
  const url = await createDatabase()
  const make = (...words: string[]) =>
    launch({ DATABASE_URL: url, DATA_DIR: folder.path }, ['--account', ...words]).ended
  try {
    const doctor = await make('arzt', 'Doctor@example.org', 'Dr. Demo')
    expect(doctor).toMatchObject({ code: 0, output: expect.stringMatching(/Passwort: [a-z2-9]{5}(-[a-z2-9]{5}){3}\n/) })
    expect((await make('team', 'team@example.org', 'Team Demo', 'doctor@example.org')).code).toBe(0)
    expect(await make('verwaltung', 'doctor@example.org', 'Verwaltung Demo')).toMatchObject({
      code: 1,
      output: expect.stringContaining('gibt es schon einen Zugang'),
    })
    expect((await make('chef', 'chef@example.org', 'Demo')).output).toContain('So kann kein Zugang angelegt werden.')
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(
      'SELECT a.email, a.role, (SELECT count(*)::int FROM staff_assignment WHERE staff_id = a.id) AS doctors FROM account a ORDER BY a.email',
    )
    await client.end()
    expect(rows).toEqual([
      { email: 'doctor@example.org', role: 'DOCTOR', doctors: 0 },
      { email: 'team@example.org', role: 'STAFF', doctors: 1 },
    ])
  } finally {
    folder.remove()
    await dropDatabase(url)
  }
})
