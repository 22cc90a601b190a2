import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/lib/db/migrate'
import { startPostgres } from '@/scripts/database/embedded-postgres'
import { until } from '@/scripts/database/processes'
import { addDoctor, ensureDemonstration } from '@/scripts/demo'
import { build } from '@/scripts/launcher/prepare.mjs'
import { isHealthy, type NextServer, startNext } from '@/scripts/serve/next-server'
import {
  CONTROL_PORT,
  FIRST_PORT,
  HOST,
  KEY_FOLDER,
  MAIL_FOLDER,
  MAIL_PORT,
  RELAYED_PORT,
  SECOND_PORT,
  STAGE_FILE,
  STAGE_FOLDER,
  type Stage,
} from './e2e'
import { type MailServer, startMailServer } from './mail-server'

/** Everything that the browser tests need, until our parent has gone or asks us to end. */
async function main(): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    for (const event of ['disconnect', 'SIGTERM', 'SIGINT']) process.once(event, () => resolve())
  })
  await build()

  const folder = join(process.cwd(), STAGE_FOLDER)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const plan = {
    folder: join(folder, 'postgres'),
    password: 'test',
    logFile: join(folder, 'postgres.log'),
    settings: { timezone: 'Europe/Berlin', fsync: 'off' },
  }
  let server = await startPostgres(plan)
  let apps: NextServer[] = []
  let control: Server | undefined
  let mail: MailServer | undefined
  try {
    mkdirSync(join(process.cwd(), MAIL_FOLDER))
    mail = await startMailServer({}, MAIL_PORT, ({ raw }) =>
      writeFileSync(join(process.cwd(), MAIL_FOLDER, `${randomUUID()}.eml`), raw),
    )
    const outcome = await migrate(server.url())
    if (outcome.kind !== 'migrated') throw new Error(`The migrations do not apply: ${JSON.stringify(outcome)}`)
    const [first, second] = [`http://${HOST}:${FIRST_PORT}`, `http://${HOST}:${SECOND_PORT}`]
    const shared = {
      DATABASE_URL: server.url(),
      NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
      CODE_PEPPER: randomBytes(32).toString('hex'),
      KEY_DIR: join(process.cwd(), KEY_FOLDER),
      CLINIC_TIME_ZONE: 'Europe/Berlin',
      TRUSTED_PROXY_HOPS: '0',
      SMTP_URL: `smtp://127.0.0.1:${MAIL_PORT}`,
      SMTP_FROM: 'praxis@demo.example',
      TURN_URLS: process.env.E2E_TURN_URLS ?? '',
      TURN_SECRET: process.env.E2E_TURN_SECRET ?? '',
    }
    Object.assign(process.env, shared, { PUBLIC_URL: first })
    const demo = await ensureDemonstration({
      folder,
      publicUrl: first,
      timeZone: shared.CLINIC_TIME_ZONE,
      databaseUrl: server.url(),
    })
    if (demo === undefined) throw new Error('There are no demonstration accounts.')
    await setClinicPhone(server.url(), '030 23125 000')
    const otherDoctor = await addDoctor('doctor2@demo.example', 'Dr. Zweite Demo')
    const serverLog = join(folder, 'servers.log')
    const output = openSync(serverLog, 'a')
    const relayed = `http://${HOST}:${RELAYED_PORT}`
    const onlyRelay = { TURN_URLS: process.env.E2E_ALL_TURN_URLS ?? '', TURN_ONLY: '1' }
    const processes: [number, string, Record<string, string>][] = [
      [FIRST_PORT, first, {}],
      [SECOND_PORT, second, {}],
      ...(onlyRelay.TURN_URLS === '' ? [] : [[RELAYED_PORT, relayed, onlyRelay] satisfies (typeof processes)[number]]),
    ]
    const startApps = async () => {
      apps = processes.map(([port, url, more]) =>
        startNext(false, port, { ...shared, ...more, PUBLIC_URL: url, NEXTAUTH_URL: url }, output),
      )
      await untilHealthy(processes.map(([port]) => port))
    }
    await startApps()
    control = takeOrders({
      async app() {
        for (const app of apps) app.kill()
        await Promise.all(apps.map(({ ended }) => ended))
        await startApps()
      },
      async postgres() {
        await server.stop()
        server = await startPostgres({ ...plan, port: server.port })
        await untilHealthy(processes.map(([port]) => port))
      },
    })
    const stage: Stage = { ...demo, first, second, relayed, databaseUrl: server.url(), serverLog, otherDoctor }
    writeFileSync(STAGE_FILE, JSON.stringify(stage, null, 2), { mode: 0o600 })
    process.send?.('ready')
    await asked
  } finally {
    control?.close()
    await mail?.close()
    for (const app of apps) await app.stop()
    await server.stop()
    if (process.connected) process.disconnect()
  }
}

/** Screens name it; there is no page for it yet. The number is one of those kept for stories. */
async function setClinicPhone(url: string, phone: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('UPDATE clinic SET phone = $1', [phone])
  await client.end()
}

async function untilHealthy(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (!(await until(() => isHealthy(port), 60_000, 100))) throw new Error(`Nothing answers on port ${port}.`)
  }
}

/** Tests run in other processes: they ask by HTTP, on loopback. */
function takeOrders(orders: Readonly<Record<string, () => Promise<void>>>): Server {
  return createServer((request, response) => {
    const order = orders[request.url?.slice(1) ?? '']
    const answer = (status: number) => response.writeHead(status).end()
    if (!order || request.method !== 'POST') answer(404)
    else
      order().then(
        () => answer(204),
        () => answer(500),
      )
  }).listen(CONTROL_PORT, '127.0.0.1')
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // The channel to our parent alone would keep us.
  process.exit(1)
})
