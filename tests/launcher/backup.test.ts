import { execFile } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, dropDatabase, onServer } from '../support/database'
import { emptyFolder, launch } from '../support/launcher'

jest.setTimeout(120_000)

const DAY_S = 86_400

/** The script that docs/self-hosting.md tells clinics to run every night. */
function nightlyScript(): string {
  const section = readFileSync('docs/self-hosting.md', 'utf8').split('## 11. ')[1] ?? ''
  const script = /```sh\n(#!\/bin\/sh\n[^`]+)```/.exec(section)?.[1]
  if (script === undefined) throw new Error('the documentation has no script')
  return script
}

const posix = process.platform === 'win32' ? test.skip : test

posix(
  '[R6][R7] the documented script backs up, and removes what is too old, but only after a backup that worked',
  async () => {
    const folder = emptyFolder()
    const url = await createDatabase()
    const backups = join(folder.path, 'backups')
    mkdirSync(backups)
    const script = join(folder.path, 'script')
    writeFileSync(
      script,
      nightlyScript().replaceAll('/sicherungen', backups).replaceAll('/srv/sprechzimmer', process.cwd()),
    )
    chmodSync(script, 0o700)
    const old = (name: string, days: number) => {
      const seconds = Date.now() / 1_000 - days * DAY_S
      writeFileSync(join(backups, name), '')
      utimesSync(join(backups, name), seconds, seconds)
    }
    old('sprechzimmer-old.zip', 14.5)
    old('sprechzimmer-recent.zip', 12)
    old('sprechzimmer-cut.zip.unfertig', 2)
    old('of-somebody-else.zip', 400)
    const run = (databaseUrl: string) =>
      new Promise<{ code: number; output: string }>((resolve) => {
        const env = {
          ...process.env,
          NODE_ENV: 'production' as const,
          DATABASE_URL: databaseUrl,
          DATA_DIR: folder.path,
        }
        execFile('/bin/sh', [script], { env }, (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
        )
      })
    try {
      const before = readdirSync(backups)
      const failed = await run(`${url}_that_is_not_there`)
      expect(failed).toMatchObject({ code: 1, output: expect.stringMatching(/✗ .*\n {2}Abhilfe: /) })
      expect(readdirSync(backups)).toEqual(before)
      expect(await run(url)).toMatchObject({ code: 0, output: expect.stringContaining('Sicherung geschrieben: ') })
      const after = readdirSync(backups).filter((name) => !before.includes(name))
      expect(after).toEqual([expect.stringMatching(/^sprechzimmer-\d{4}-\d\d-\d\d-\d{4}\.zip$/)])
      expect(readdirSync(backups).filter((name) => before.includes(name))).toEqual([
        'of-somebody-else.zip',
        'sprechzimmer-recent.zip',
      ])
      const noted = await onServer((client) => client.query('SELECT action FROM audit_event'), url)
      expect(noted.rows).toEqual([{ action: 'backup.written' }])
    } finally {
      folder.remove()
      await dropDatabase(url)
    }
  },
)

test('[R6] both commands say how they are called', async () => {
  const folder = emptyFolder()
  const url = await createDatabase()
  const run = (...args: string[]) => launch({ DATABASE_URL: url, DATA_DIR: folder.path }, args).ended
  try {
    for (const args of [
      ['--backup'],
      ['--backup', 'a.zip', 'b.zip'],
      ['--restore'],
      ['--restore', 'a.zip', '--replace'],
    ]) {
      const { code, output } = await run(...args)
      expect(output).toMatch(/^✗ .+\n {2}Abhilfe: npm run (backup|restore) -- /m)
      expect(code).toBe(1)
    }
  } finally {
    folder.remove()
    await dropDatabase(url)
  }
})

test('[R6][L10] with the secrets of then and the keys of today a restored week can be read, without the keys it cannot', async () => {
  const [first, second] = [emptyFolder(), emptyFolder()]
  const file = join(first.path, 'backup.zip')
  const keys = `${first.path}-keys`
  const run = (path: string, env: Readonly<Record<string, string>>, ...args: string[]) =>
    launch({ DATA_DIR: path, ...env }, args).ended
  try {
    expect((await run(first.path, {}, '--seed', '--week')).code).toBe(0)
    expect((await run(first.path, {}, '--backup', file)).code).toBe(0)
    copyFileSync(join(first.path, 'secrets.json'), join(second.path, 'secrets.json'))
    const restored = await run(second.path, { KEY_DIR: keys }, '--restore', file)
    expect(restored).toMatchObject({ code: 0, output: expect.stringContaining('Eingespielt: ') })
    expect(restored.output).not.toContain('CODE_PEPPER')
    expect(await run(second.path, { KEY_DIR: keys }, '--migrate')).toMatchObject({ code: 0 })
    expect(await run(second.path, {}, '--migrate')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/✗ .*Schlüssel.*\n {2}Abhilfe: /),
    })
  } finally {
    first.remove()
    second.remove()
  }
})
