import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer, type Server } from 'node:tls'
import { generate } from 'selfsigned'
import { GET as health } from '@/app/api/health/route'
import { GET as getMetrics } from '@/app/api/metrics/route'
import { GET as getStatus } from '@/app/api/operation/route'
import { db, disconnect } from '@/lib/db/prisma'
import type { Environment } from '@/lib/env'
import { checkCertificate } from '@/lib/operation/certificate'
import { operationStatus } from '@/lib/operation/schema'
import { ask, forgetCookies, makeAdmin, makeDoctor, signInAs } from '../support/builders'
import { startMailServer } from '../support/mail-server'
import { readMetrics } from '../support/prometheus'
import { makeVisit } from '../support/retention'

/** What a test changes of the installation's settings. */
let settings: Partial<Environment> = {}

jest.mock('@/lib/env', () => {
  const real = jest.requireActual<typeof import('@/lib/env')>('@/lib/env')
  const env = () => ({ ...real.env(), ...settings })
  return { ...real, env, servedByTls: () => env().PUBLIC_URL.startsWith('https:') }
})

const TOKEN = randomBytes(24).toString('hex')

beforeEach(() => {
  settings = { DATA_DIR: tmpdir() }
  // What was seen with other settings is forgotten.
  Reflect.deleteProperty(globalThis, Symbol.for('sprechzimmer.checks'))
  forgetCookies()
})

async function faults() {
  await signInAs(await makeAdmin())
  const { status, json } = await ask(getStatus, 'GET')
  expect(status).toBe(200)
  return operationStatus.parse(json).faults.map(({ fault }) => fault)
}

async function metrics(authorization?: string) {
  const response = await getMetrics(
    new Request('http://localhost:3000/api/metrics', authorization ? { headers: { authorization } } : {}),
    { params: Promise.resolve({}) },
  )
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
}

/** Nobody listens there: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const DAY = 86_400_000

/** A web server with a certificate of its own making that ends in so many days. */
async function httpsServer(days: number): Promise<{ url: string; close(): Promise<unknown> }> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate: new Date(Date.now() - 30 * DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
  })
  const server: Server = createTlsServer({ key: pems.private, cert: pems.cert }, (socket) => socket.end())
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `https://localhost:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

describe('[R6] how the operation stands', () => {
  test('is the administration’s alone', async () => {
    expect(await ask(getStatus, 'GET')).toMatchObject({ status: 401 })
    await signInAs(await makeDoctor())
    expect(await ask(getStatus, 'GET')).toMatchObject({ status: 403 })
  })

  test('holds figures and versions, and nothing of any person', async () => {
    await makeVisit({ endsAt: new Date(Date.now() + DAY), name: 'Erika Canary', email: 'erika@example.org' })
    await signInAs(await makeAdmin())
    const { json } = await ask(getStatus, 'GET')
    const { figures } = operationStatus.parse(json)
    expect(figures.database.bytes).toBeGreaterThan(1_000_000)
    expect(figures.migrations.pending).toBe(0)
    expect(figures.versions).toMatchObject({ node: process.versions.node, postgres: expect.stringMatching(/^\d+/) })
    expect(figures.disk?.total).toBeGreaterThan(0)
    expect(JSON.stringify(json)).not.toMatch(/Canary|erika|@|[0-9a-f]{8}-[0-9a-f]{4}-/i)
  })

  test('a migration that is missing, letters that wait, a backup', async () => {
    await makeVisit({ endsAt: new Date(Date.now() + DAY) })
    const hour = 3_600_000
    await db().mail.updateMany({
      data: {
        status: 'waiting',
        sentAt: null,
        attempts: 3,
        createdAt: new Date(Date.now() - hour),
        dueAt: new Date(Date.now() + hour),
      },
    })
    const [row] = await db().$queryRaw<{ id: string }[]>`
      UPDATE _prisma_migrations SET rolled_back_at = now()
      WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING id`
    try {
      expect(await faults()).toEqual(expect.arrayContaining(['migrations-pending', 'mail-late', 'backup-old']))
    } finally {
      await db().$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = NULL WHERE id = ${row?.id}`
    }
    await db().mail.deleteMany()
    await db().auditEvent.create({ data: { actorKind: 'system', action: 'backup.written' } })
    const after = await faults()
    for (const fault of ['migrations-pending', 'mail-late', 'backup-old']) expect(after).not.toContain(fault)
  })

  test('[F26] a mail server and a relay that are away, and a mail server that is there', async () => {
    const port = await closedPort()
    settings = {
      ...settings,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      TURN_URLS: `turn:127.0.0.1:${port}?transport=tcp`,
      TURN_SECRET: 'the secret of a relay that is not there',
    }
    expect(await faults()).toEqual(expect.arrayContaining(['mail-unreachable', 'relay-unreachable']))
    const server = await startMailServer()
    try {
      Reflect.deleteProperty(globalThis, Symbol.for('sprechzimmer.checks'))
      settings = { ...settings, SMTP_URL: `smtp://127.0.0.1:${server.port}` }
      expect((await faults()).filter((fault) => fault.startsWith('mail-'))).toEqual([])
      expect(server.received).toEqual([])
    } finally {
      await server.close()
    }
  })

  test('a mail server that refuses the sign-in', async () => {
    const server = await startMailServer({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    try {
      settings = { ...settings, SMTP_URL: `smtp://name:wrong@127.0.0.1:${server.port}` }
      expect(await faults()).toContain('mail-sign-in')
    } finally {
      await server.close()
    }
  })

  test('a certificate that has expired, one that nobody trusts, and an address at which nobody answers', async () => {
    const expired = await httpsServer(-1)
    const own = await httpsServer(40)
    try {
      settings = { ...settings, PUBLIC_URL: expired.url }
      expect(await faults()).toContain('certificate-expired')
      settings = { ...settings, PUBLIC_URL: own.url }
      expect(await checkCertificate()).toMatchObject({ state: 'untrusted', validTo: expect.any(String) })
      settings = { ...settings, PUBLIC_URL: `https://127.0.0.1:${await closedPort()}` }
      expect(await checkCertificate()).toEqual({ state: 'unreachable', validTo: null })
      settings = { ...settings, PUBLIC_URL: 'http://localhost' }
      expect(await checkCertificate()).toBeUndefined()
    } finally {
      await Promise.all([expired.close(), own.close()])
    }
  })

  test('a folder that is not there', async () => {
    settings = { ...settings, DATA_DIR: join(tmpdir(), 'there-is-none') }
    expect(await faults()).toContain('disk-unknown')
  })

  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip

  asRoot('a disk that is full', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
    try {
      settings = { ...settings, DATA_DIR: folder }
      expect(await faults()).not.toContain('disk-full')
      expect(() => writeFileSync(join(folder, 'file'), randomBytes(2 << 20))).toThrow(/ENOSPC/)
      expect(await faults()).toContain('disk-full')
    } finally {
      execFileSync('umount', [folder])
      rmdirSync(folder)
    }
  })
})

describe('[R6] metrics', () => {
  test('are not there without a token, and are refused with a wrong one', async () => {
    expect((await metrics()).status).toBe(404)
    expect((await metrics(`Bearer ${TOKEN}`)).status).toBe(404)
    settings = { ...settings, METRICS_TOKEN: TOKEN }
    for (const wrong of [
      undefined,
      TOKEN,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      'Bearer ',
      `Basic ${TOKEN}`,
    ]) {
      expect((await metrics(wrong)).status).toBe(401)
    }
    await signInAs(await makeAdmin())
    expect((await metrics()).status).toBe(401)
  })

  test('[L11] are read by a strict reader and hold no id, name or address', async () => {
    await makeVisit({
      endsAt: new Date(Date.now() + DAY),
      name: 'Erika Canary',
      email: 'erika@example.org',
      seenAt: new Date(),
    })
    settings = {
      ...settings,
      METRICS_TOKEN: TOKEN,
      TURN_URLS: `turn:127.0.0.1:${await closedPort()}?transport=tcp`,
      TURN_SECRET: 'the secret of a relay that is not there',
    }
    const { status, text, type } = await metrics(`Bearer ${TOKEN}`)
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' })
    const families = readMetrics(text)
    expect(families.get('sprechzimmer_database_up')?.samples[0]?.value).toBe(1)
    expect(families.get('sprechzimmer_relay_up')?.samples).toEqual([
      { name: 'sprechzimmer_relay_up', labels: { relay: '1' }, value: 0 },
    ])
    expect(families.size).toBeGreaterThan(20)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|Canary|erika|@|\d+\.\d+\.\d+\.\d+|localhost|turn:/i)
  })
})

describe('[R6] health', () => {
  test('says to whoever asks that all is well, and nothing else', async () => {
    const answer = await health()
    expect({ status: answer.status, json: await answer.json() }).toEqual({ status: 200, json: { status: 'ok' } })
  })

  test('and metrics say that the database is away', async () => {
    await disconnect()
    settings = {
      ...settings,
      METRICS_TOKEN: TOKEN,
      DATABASE_URL: `postgresql://nobody@127.0.0.1:${await closedPort()}/none`,
    }
    const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    const answer = await health()
    expect({ status: answer.status, json: await answer.json() }).toEqual({
      status: 503,
      json: { status: 'database-away' },
    })
    const { status, text } = await metrics(`Bearer ${TOKEN}`)
    expect(status).toBe(200)
    expect(readMetrics(text).get('sprechzimmer_database_up')?.samples[0]?.value).toBe(0)
    expect(String(log.mock.calls)).toContain('metrics.incomplete')
    await disconnect()
  })
})
