import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { createDatabase, dropDatabase, onServer } from '../support/database'
import { emptyFolder, launch } from '../support/launcher'

jest.setTimeout(60_000)

let folder: ReturnType<typeof emptyFolder>
let taken: Server
let port: number
let free: number

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

beforeEach(async () => {
  folder = emptyFolder()
  taken = createServer()
  port = await listen(taken)
  const other = createServer()
  free = await listen(other)
  await new Promise((resolve) => other.close(resolve))
})

afterEach(async () => {
  await new Promise((resolve) => taken.close(resolve))
  folder.remove()
})

/** One sentence, one remedy, exit code 1, no stack trace. */
async function expectRefusal(
  env: Record<string, string>,
  sentence: RegExp,
  args: readonly string[] = [],
): Promise<void> {
  const { code, output } = await launch({ PORT: String(free), DATA_DIR: folder.path, ...env }, args).ended
  expect(output).toMatch(sentence)
  expect(output.match(/^✗ .+\n {2}Abhilfe: .+$/gm)).toHaveLength(1)
  expect(output).not.toMatch(/^\s+at /m)
  expect(code).toBe(1)
}

describe('[X4] npm start refuses with a sentence and a remedy', () => {
  test('a taken port', async () => {
    await expectRefusal({ PORT: String(port) }, new RegExp(`Port ${port} ist schon belegt\\.`))
  })

  test('a port that is none', async () => {
    await expectRefusal({ PORT: '70000' }, /PORT ist keine Zahl von 1 bis 65535\./)
  })

  test('an unwritable folder', async () => {
    writeFileSync(join(folder.path, 'file'), '')
    await expectRefusal({ DATA_DIR: join(folder.path, 'file', 'below') }, /kann nicht geschrieben werden \(ENOTDIR\)\./)
  })

  test('a folder without the right to write', async () => {
    chmodSync(folder.path, 0o500)
    // Root may write everywhere, but not into the kernel's own folders.
    const closed = process.getuid?.() === 0 ? '/sys/sprechzimmer' : folder.path
    await expectRefusal({ DATA_DIR: closed }, /kann nicht geschrieben werden \((EACCES|EPERM|EROFS)\)\./)
  })

  test.each(['NEXTAUTH_SECRET', 'CODE_PEPPER'])('a weak %s', async (name) => {
    await expectRefusal(
      { [name]: 'x'.repeat(31) },
      new RegExp(`${name} ist zu kurz: Ein Geheimnis braucht mindestens 32 Zeichen\\.`),
    )
  })

  test('kept secrets that are damaged', async () => {
    writeFileSync(join(folder.path, 'secrets.json'), '{}')
    await expectRefusal({}, /Geheimnisse .* sind beschädigt oder zu kurz\./)
  })

  test.each([
    ['mysql://localhost/x', /DATABASE_URL ist keine gültige Adresse\./],
    ['localhost', /DATABASE_URL ist keine gültige Adresse\./],
    ['postgresql://localhost:5432', /DATABASE_URL nennt keine Datenbank\./],
  ])('a wrong DATABASE_URL: %s', async (url, sentence) => {
    await expectRefusal({ DATABASE_URL: url }, sentence)
  })

  test('an unreachable database', async () => {
    await expectRefusal(
      { DATABASE_URL: `postgresql://me:geheim@127.0.0.1:${free}/x` },
      /Die Datenbank auf .* ist nicht erreichbar\./,
    )
  })

  test('a database that does not exist, and never its password', async () => {
    const url = new URL(process.env.TEST_POSTGRES_URL ?? '')
    url.pathname = '/there_is_none'
    await expectRefusal({ DATABASE_URL: url.href }, /gibt es die Datenbank aus DATABASE_URL nicht\./)
    url.password = 'wrong-password'
    const { output } = await launch({ PORT: String(free), DATA_DIR: folder.path, DATABASE_URL: url.href }).ended
    expect(output).toMatch(/nimmt Namen oder Passwort nicht an\./)
    expect(output).not.toContain('wrong-password')
  })

  test('a database of a newer version', async () => {
    const url = await createDatabase()
    try {
      await onServer(
        (client) =>
          client.query(
            `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '', '9999_future', now())`,
          ),
        url,
      )
      await expectRefusal(
        { DATABASE_URL: url },
        /Die Datenbank ist neuer als dieses Programm \(Migration 9999_future\)\./,
      )
    } finally {
      await dropDatabase(url)
    }
  })

  test.each([
    ['CLINIC_TIME_ZONE', 'Berlin', /CLINIC_TIME_ZONE ist keine bekannte Zeitzone\./],
    ['PUBLIC_URL', 'sprechstunde', /PUBLIC_URL ist keine gültige Adresse\./],
    ['TRUSTED_PROXY_HOPS', '-1', /TRUSTED_PROXY_HOPS ist keine Zahl/],
    ['TURN_URLS', 'turn:turn.example.org', /TURN_SECRET fehlt\./],
    ['METRICS_TOKEN', 'short', /METRICS_TOKEN ist zu kurz/],
    ['TURN_ONLY', '1', /TURN_ONLY ist gesetzt, aber es gibt keinen TURN-Server/],
    ['TURN_ONLY', 'ja', /TURN_ONLY ist weder 0 noch 1\./],
    ['SMTP_URL', 'http://mail', /SMTP_URL ist keine gültige Adresse\./],
  ])('a wrong %s', async (name, value, sentence) => {
    await expectRefusal({ [name]: value }, sentence)
  })
})

test('[X4] an old Node reads the entry and is told that it is too old', async () => {
  // The real file under a Node that claims to be old: no older Node is at hand in a test run.
  writeFileSync(join(folder.path, 'old.cjs'), `Object.defineProperty(process.versions, 'node', { value: '16.20.2' })`)
  const { code, output } = await launch({ NODE_OPTIONS: `--require ${join(folder.path, 'old.cjs')}` }).ended
  expect(output).toMatch(/✗ Node 16\.20\.2 ist zu alt: Sprechzimmer braucht Node 20\.19 oder neuer\.\n {2}Abhilfe: /)
  expect(code).toBe(1)
})

test('[X4][L10] npm start refuses with missing keys, and goes on without them when somebody says so', async () => {
  const url = await createDatabase()
  const run = (env: Record<string, string>, args: readonly string[]) =>
    launch({ DATA_DIR: folder.path, DATABASE_URL: url, ...env }, args).ended
  const keys = `${folder.path}-keys`
  try {
    expect(await run({}, ['--seed', '--week'])).toMatchObject({ code: 0 })
    expect(readdirSync(keys).length).toBeGreaterThan(0)
    rmSync(keys, { recursive: true })
    await expectRefusal({ DATABASE_URL: url }, /Schlüssel fehlen: \d+ in .+-keys\. 126 Angaben/, ['--migrate'])
    expect(await run({ KEYS_LOST: '1' }, ['--migrate'])).toMatchObject({ code: 0 })
    expect(await run({}, ['--migrate'])).toMatchObject({ code: 0 })
  } finally {
    await dropDatabase(url)
  }
})
