import { type ChildProcess, spawn } from 'node:child_process'
import { POST as invite } from '@/app/api/appointments/[id]/mail/route'
import { db } from '@/lib/db/prisma'
import { sendNext } from '@/lib/invitation/dispatch'
import { LEASE_MS } from '@/lib/invitation/rules'
import { purgeOnDemand } from '@/lib/purge/store'
import { retentionOverview } from '@/lib/retention/store'
import { actingAdmin, ask, makeAdmin, makeAppointment, makeDoctor, signInAs } from '../support/builders'
import { type MailServer, startMailServer } from '../support/mail-server'

const HOUR = 3_600_000

const behaviour: Parameters<typeof startMailServer>[0] = {}
let server: MailServer

beforeAll(async () => {
  server = await startMailServer(behaviour)
  process.env.SMTP_URL = `smtp://127.0.0.1:${server.port}`
})
afterAll(() => server.close())

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE appointment, account CASCADE`
  server.received.length = 0
  Reflect.deleteProperty(behaviour, 'onData')
})

/** Appointments whose invitation waits in the outbox. */
async function queued(count: number): Promise<string[]> {
  const doctor = await makeDoctor()
  await signInAs(doctor)
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const { id, code } = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 48 * HOUR) })
    const body = { code, locale: 'de', email: `demo${index}@example.org`, reminds: false }
    expect((await ask(invite, 'POST', { params: { id }, body })).status).toBe(200)
    ids.push(id)
  }
  return ids
}

function startSender(): { child: ChildProcess; ended: Promise<string> } {
  const program = ['--conditions=react-server', '--import', 'tsx', 'tests/support/mail-sender.ts']
  const child = spawn(process.execPath, program, { env: { ...process.env } })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  return { child, ended: new Promise((resolve) => child.once('close', () => resolve(said))) }
}

test('[L1] three processes at once send every letter, and each once', async () => {
  await queued(12)
  const senders = [startSender(), startSender(), startSender()]
  const counts = await Promise.all(senders.map(({ ended }) => ended))
  // What is no number is what it complained of.
  expect(counts).toEqual(counts.map((count) => String(Number(count))))
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(12)
  const recipients = server.received.flatMap((letter) => letter.recipients)
  expect(recipients).toHaveLength(12)
  expect(new Set(recipients).size).toBe(12)
})

test('[X4] a process that is killed while it sends loses nothing: another takes the letter when its lease is over', async () => {
  await queued(1)
  let sender: ReturnType<typeof startSender> | undefined
  behaviour.onData = (stream) => {
    // It has begun to send; the server never answers, and it dies.
    stream.resume()
    sender?.child.kill('SIGKILL')
  }
  sender = startSender()
  await sender.ended
  expect(await db().mail.findMany()).toMatchObject([{ status: 'waiting', attempts: 1 }])
  Reflect.deleteProperty(behaviour, 'onData')
  expect(await sendNext()).toBe(false)
  expect(await sendNext(new Date(Date.now() + LEASE_MS + 1000))).toBe(true)
  expect(server.received).toHaveLength(1)
  expect(await db().mail.findMany()).toMatchObject([{ status: 'sent', attempts: 2 }])
})

test('[L1] whoever was so slow that another took the letter does not write over its result', async () => {
  const [id = ''] = await queued(1)
  let second: Promise<boolean> | undefined
  let first = true
  behaviour.onData = (stream, _session, done) => {
    stream.resume()
    stream.on('end', () => {
      if (!first) return done()
      first = false
      // While the first waits for its answer, the second takes the letter and is done with it.
      second = sendNext(new Date(Date.now() + LEASE_MS + 1000))
      void second.then(() => done(Object.assign(new Error('no'), { responseCode: 554 })))
    })
  }
  await sendNext()
  expect(await second).toBe(true)
  expect(await db().mail.findMany({ where: { appointmentId: id } })).toMatchObject([{ status: 'sent', attempts: 2 }])
})

describe('how long an address is kept', () => {
  const at = (time: Date, ms: number) => new Date(time.getTime() + ms)

  test.each([
    ['one millisecond before', 0, 1],
    ['after', 1, 0],
  ])('[R7][L10] %s the appointment’s end', async (_, ms, left) => {
    const [id = ''] = await queued(1)
    const { endsAt } = await db().appointment.findUniqueOrThrow({ where: { id } })
    const overview = await retentionOverview({ at: at(endsAt, ms) })
    expect(overview.kinds.find(({ kind }) => kind === 'patient_address')).toMatchObject({ count: 1, due: 1 - left })
    await purgeOnDemand(await actingAdmin(), { at: at(endsAt, ms) })
    expect(await db().patientAddress.count()).toBe(left)
    // That a letter was sent is known as long as the appointment is.
    expect(await db().mail.count()).toBe(1)
  })

  test('[R7] a letter whose address has gone is not sent', async () => {
    await queued(1)
    await db().patientAddress.deleteMany()
    expect(await sendNext()).toBe(false)
    expect(await db().mail.count()).toBe(0)
  })

  test('[R7][L10] the outbox goes with its appointment, and both are counted', async () => {
    const [id = ''] = await queued(1)
    // Other tests have looked from another day.
    await db().purgeState.update({ where: { id: 1 }, data: { clockAt: null } })
    const past = new Date(Date.now() - 100 * 24 * HOUR)
    await db().appointment.update({ where: { id }, data: { startsAt: past, endsAt: new Date(past.getTime() + HOUR) } })
    const run = await purgeOnDemand(await actingAdmin())
    expect(run).toMatchObject({ counts: { appointment: 1, patient_address: 1, mail: 1 } })
    expect(await db().mail.count()).toBe(0)
  })
})

test('[R15] the admin’s overview names no address', async () => {
  await queued(1)
  await signInAs(await makeAdmin())
  expect(JSON.stringify(await retentionOverview())).not.toContain('example.org')
})
