import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { until } from '../database/processes'
import { openEmbedded } from '../serve/database'
import { isHealthy } from '../serve/next-server'
import { readSecrets } from '../serve/secrets'

const account = z.object({ email: z.string(), password: z.string() })
const accounts = z.object({ doctor: account, admin: account, appointment: z.object({ code: z.string() }) })

/** An installation of its own: a temporary database and the production server in front of it. */
export type House = {
  readonly origin: string
  readonly databaseUrl: string
  readonly doctor: z.infer<typeof account>
  readonly admin: z.infer<typeof account>
  readonly code: string
  close(): Promise<void>
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** Asks a program that we started to end, and waits until it has. */
export async function endOf(child: ChildProcess, group: boolean): Promise<void> {
  const over = () => child.exitCode !== null || child.signalCode !== null
  if (over() || child.pid === undefined) return
  process.kill(group ? -child.pid : child.pid, group ? 'SIGINT' : 'SIGTERM')
  if (await until(over, 30_000)) return
  process.kill(group ? -child.pid : child.pid, 'SIGKILL')
  await until(over, 5_000)
}

export async function openHouse(say: (line: string) => void): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-bench-'))
  // Started by root, Postgres runs as another user, who passes through here.
  chmodSync(folder, 0o711)
  const { server, url } = await openEmbedded(folder, readSecrets(folder), () => undefined)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  say('· Starting the production server (building it first where needed) …')
  const launcher = spawn(process.execPath, [join('scripts', 'start.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      KEY_DIR: `${folder}-keys`,
      DATABASE_URL: url,
      PUBLIC_URL: origin,
      DEMO: '1',
    },
  })
  const close = async () => {
    await endOf(launcher, false)
    await server.stop()
    for (const made of [folder, `${folder}-keys`]) rmSync(made, { recursive: true, force: true })
  }
  const up = await until(async () => launcher.exitCode !== null || (await isHealthy(port)), 300_000, 200)
  if (!up || launcher.exitCode !== null) {
    await close()
    throw new Error('the server did not start')
  }
  const demo = accounts.parse(JSON.parse(readFileSync(join(folder, 'demo-accounts.json'), 'utf8')))
  return { origin, databaseUrl: url, doctor: demo.doctor, admin: demo.admin, code: demo.appointment.code, close }
}
