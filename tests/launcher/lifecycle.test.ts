import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { openArchive } from '@/scripts/backup/archive'
import { isAlive, until } from '@/scripts/database/processes'
import { emptyFolder, type Launch, launch } from '../support/launcher'

// The first start may have to build the application.
jest.setTimeout(300_000)

const READY = 'Beenden mit Strg+C.'
const demonstration = z.object({
  doctor: z.object({ email: z.string(), password: z.string() }),
  staff: z.object({ email: z.string(), password: z.string() }),
  admin: z.object({ email: z.string(), password: z.string() }),
  appointment: z.object({ code: z.string(), link: z.string() }),
})

let folder: ReturnType<typeof emptyFolder>
let port: number
const started: Launch[] = []

beforeEach(async () => {
  folder = emptyFolder()
  const probe = createServer()
  port = await new Promise((resolve) => {
    probe.listen(0, () => {
      const address = probe.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  await new Promise((resolve) => probe.close(resolve))
})

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
  folder.remove()
})

function start(env: Readonly<Record<string, string>> = {}): Launch {
  const launched = launch({ PORT: String(port), DATA_DIR: folder.path, ...env })
  started.push(launched)
  return launched
}

async function startUntilReady(env: Readonly<Record<string, string>> = {}): Promise<Launch> {
  const launched = start(env)
  let over = false
  void launched.ended.then(() => {
    over = true
  })
  const ready = await until(() => over || launched.output().includes(READY), 280_000)
  if (!ready || over) throw new Error(launched.output())
  return launched
}

function answers(path: string): Promise<number> {
  return fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ status }) => status,
    () => 0,
  )
}

/** The processes of a launch: itself, its second stage, the web server, the database. */
function processesOf(launched: Launch): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): [number, number][] => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]]
      } catch {
        return []
      }
    })
  const found = launched.child.pid === undefined ? [] : [launched.child.pid]
  for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child))
  return found
}

function demo(): z.infer<typeof demonstration> {
  return demonstration.parse(JSON.parse(readFileSync(join(folder.path, 'demo-accounts.json'), 'utf8')))
}

const linux = process.platform === 'linux' ? test : test.skip

linux(
  '[L2][X4] starts, refuses a second start on its folder, ends in order, and starts again with the same accounts',
  async () => {
    const first = await startUntilReady()
    expect(await answers('/api/health')).toBe(200)
    for (const { email, password } of [demo().doctor, demo().staff, demo().admin]) {
      expect(first.output()).toContain(email)
      expect(first.output()).toContain(password)
    }
    expect(first.output()).toContain(demo().appointment.link)
    for (const file of ['demo-accounts.json', 'secrets.json', 'postgres.log']) {
      expect((statSync(join(folder.path, file)).mode & 0o777).toString(8)).toBe('600')
    }

    const second = await start({ PORT: String(port + 1) }).ended
    expect(second.output).toMatch(/✗ Sprechzimmer läuft mit dem Ordner .* schon \(Prozess \d+\)\.\n {2}Abhilfe: /)
    expect(second.code).toBe(1)

    const processes = processesOf(first)
    expect(processes.length).toBeGreaterThanOrEqual(4)
    first.child.kill('SIGINT')
    expect((await first.ended).code).toBe(0)
    expect(await until(() => processes.every((pid) => !isAlive(pid)), 5_000)).toBe(true)
    expect(await answers('/api/health')).toBe(0)

    const before = demo()
    const again = await startUntilReady()
    expect(again.output()).not.toMatch(/Installiere|Erzeuge|Übersetze|Richte/)
    expect(demo()).toEqual(before)
  },
)

linux(
  '[R6][X4] a backup is made beside the running service, and restored into an empty folder it is what it was',
  async () => {
    const [away, other] = [emptyFolder(), emptyFolder()]
    const [file, again] = [join(away.path, 'first.zip'), join(away.path, 'again.zip')]
    const command = (path: string, ...args: string[]) => launch({ DATA_DIR: path }, args).ended
    const tables = async (path: string) => {
      const archive = await openArchive(path)
      archive.close()
      // Beside what each backup and restore writes down itself.
      return archive.manifest.tables.filter(({ name }) => !/^(audit_|purge_)/.test(name))
    }
    try {
      const running = await startUntilReady()
      const made = await command(folder.path, '--backup', file)
      expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Sicherung geschrieben: ') })
      expect(await answers('/api/health')).toBe(200)
      const wrong = await command(folder.path, '--restore', file)
      expect(wrong).toMatchObject({ code: 1, output: expect.stringMatching(/läuft mit dem Ordner .* schon/) })
      running.child.kill('SIGTERM')
      await running.ended

      const restored = await command(other.path, '--restore', file)
      expect(restored).toMatchObject({
        code: 0,
        output: expect.stringMatching(/Eingespielt: [\d.]+ Datensätze, Stand /),
      })
      // The other folder made secrets of its own.
      expect(restored.output).toContain('CODE_PEPPER ist ein anderer als bei der Sicherung')
      const second = await command(other.path, '--restore', file)
      expect(second).toMatchObject({
        code: 1,
        output: expect.stringMatching(/✗ Diese Datenbank ist nicht leer\..*\n {2}Abhilfe: /),
      })
      expect((await command(other.path, '--restore', file, '--replace', 'ja')).output).toContain('alles-ersetzen')
      expect((await command(other.path, '--restore', file, '--replace', 'alles-ersetzen')).code).toBe(0)

      // Now nothing runs: the database is started for the backup alone.
      expect((await command(other.path, '--backup', again)).code).toBe(0)
      expect(await tables(again)).toEqual(await tables(file))
      expect((await tables(file)).find(({ name }) => name === 'account')?.rows).toBe(3)
    } finally {
      away.remove()
      other.remove()
    }
  },
)

test('[R14][R6] without demonstration accounts the start prints a one-time link for the first admin, and no password', async () => {
  const { output } = await startUntilReady({ DEMO: '0' })
  expect(output()).toMatch(
    new RegExp(`Dieser Link legt den ersten an:\\n +http://localhost:${port}/einladung#[A-Za-z0-9_-]{43}\\n`),
  )
  expect(output()).not.toMatch(/[a-z2-9]{5}(-[a-z2-9]{5}){3}/)
  expect(readdirSync(folder.path)).not.toContain('demo-accounts.json')
})

linux('[X4] whoever kills the launcher leaves nothing running, and the next start works', async () => {
  const first = await startUntilReady()
  const processes = processesOf(first)
  const stageTwo = processes[1]
  first.child.kill('SIGKILL')
  if (stageTwo !== undefined) process.kill(stageTwo, 'SIGKILL')
  expect(await until(() => processes.every((pid) => !isAlive(pid)), 20_000)).toBe(true)
  await startUntilReady()
  expect(await answers('/api/health')).toBe(200)
})

linux('[X4] the launcher ends with an error when the web server has died', async () => {
  const first = await startUntilReady()
  const processes = processesOf(first)
  const web = processes.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('web.mjs'))
  expect(web).toBeDefined()
  if (web !== undefined) process.kill(web, 'SIGKILL')
  const { code, output } = await first.ended
  expect(output).toContain('Der Webserver hat sich unerwartet beendet.')
  expect(code).toBe(1)
  expect(await until(() => processes.every((pid) => !isAlive(pid)), 5_000)).toBe(true)
})
