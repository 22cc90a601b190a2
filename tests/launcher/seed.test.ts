import { Client } from 'pg'
import { createDatabase, dropDatabase } from '../support/database'
import { emptyFolder, launch } from '../support/launcher'

jest.setTimeout(120_000)

test('[L1] the week is made once, told, and refused where real people have accounts', async () => {
  const folder = emptyFolder()
  const url = await createDatabase()
  const run = (...args: string[]) => launch({ DATABASE_URL: url, DATA_DIR: folder.path }, args).ended
  const client = new Client({ connectionString: url })
  await client.connect()
  const counts = async () =>
    (
      await client.query(`
        SELECT (SELECT count(*)::int FROM account) AS accounts, (SELECT count(*)::int FROM staff_assignment) AS assigned,
          (SELECT count(*)::int FROM appointment) AS appointments,
          (SELECT count(*)::int FROM appointment WHERE cancelled_at IS NOT NULL) AS cancelled,
          (SELECT count(*)::int FROM dial_in_code) AS codes,
          (SELECT count(*)::int FROM appointment WHERE reference = '') AS unlabelled`)
    ).rows[0]
  const week = { accounts: 4, assigned: 3, appointments: 120, cancelled: 6, codes: 114, unlabelled: 0 }
  try {
    expect((await run('--seed')).output).toContain('npm run db:seed -- --week')
    const first = await run('--seed', '--week')
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('120 Termine, davon 120 neu angelegt.') })
    expect(first.output).toMatch(/demo-team@demo\.example +[a-z2-9]{5}(-[a-z2-9]{5}){3}\n/)
    expect(await counts()).toEqual(week)
    const second = await run('--seed', '--week')
    expect(second.output).toContain('120 Termine, davon 0 neu angelegt.')
    // The same passwords are shown again.
    expect(second.output.match(/demo-team@.*/)?.[0]).toBe(first.output.match(/demo-team@.*/)?.[0])
    expect(await counts()).toEqual(week)
    await client.query('DELETE FROM appointment')
    await client.query(
      `INSERT INTO account (email, name, role, password_hash) VALUES ('doctor@example.org', 'Dr. Demo', 'DOCTOR', '-')`,
    )
    expect(await run('--seed', '--week')).toMatchObject({
      code: 1,
      output: expect.stringContaining('In dieser Datenbank gibt es echte Zugänge (1).'),
    })
    expect(await counts()).toMatchObject({ appointments: 0 })
    expect((await run('--seed', '--week', '--force')).code).toBe(0)
    expect(await counts()).toMatchObject({ appointments: 120 })
  } finally {
    await client.end()
    folder.remove()
    await dropDatabase(url)
  }
})
