import { LineChannel } from '@/lib/call/channel.client'
import { type CodeView, NO_CODE } from '@/lib/call/code.rules'
import { LineCode } from '@/lib/call/code-line.client'
import type { Role } from '@/lib/call/states'

const CERTIFICATE = { initiator: 'a'.repeat(64), answerer: 'b'.repeat(64) } as const
const CALL = '0b7e5f0c-5f2b-4a5e-9d0a-0d4d3d3c1a11'

function sideOf(role: Role) {
  const channel = new LineChannel(() => {})
  let view: CodeView = NO_CODE
  let theirs: string = CERTIFICATE[role === 'initiator' ? 'answerer' : 'initiator']
  const code = new LineCode({
    callId: CALL,
    role,
    seats: { initiator: 0, answerer: 1 },
    as: role === 'initiator' ? 'staff' : 'visitor',
    channel,
    fingerprints: () => ({ own: CERTIFICATE[role], theirs }),
    onView: (next) => {
      view = next
    },
  })
  const becomes = (other: string) => {
    theirs = other
  }
  return { channel, code, view: () => view, becomes }
}

type Side = ReturnType<typeof sideOf>

/** Both ends of a channel; everything that is said. */
function connect(doctor: Side, patient: Side): string[] {
  const said: string[] = []
  const wire = (to: Side) => ({
    say: (text: string) => {
      said.push(text)
      setImmediate(() => to.channel.take(text))
      return true
    },
    sendBytes: () => false,
    buffered: 0,
  })
  doctor.channel.open(wire(patient))
  patient.channel.open(wire(doctor))
  return said
}

const tick = () => new Promise((resolve) => setImmediate(resolve))

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn > 1_000_000) throw new Error('it never comes to that')
    await tick()
  }
}

/** As long as many exchanges take: each has hashes, which others must wait for. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(100))
    await tick()
  }
}

/** Our handlers, answering with these; returns what was asked. */
function answering(...statuses: (number | 'away')[]): string[] {
  const asked: string[] = []
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
    asked.push(String(url))
    const status = statuses.shift() ?? 204
    if (status === 'away') throw new TypeError('no network')
    return new Response(null, { status })
  })
  return asked
}

test('[X1] while a call is only prepared nothing is said of the code: no guess is made unseen', async () => {
  const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
  const said = connect(doctor, patient)
  await settle()
  expect(said).toEqual([])
  expect(doctor.view().code).toBeNull()
})

test.each(['doctor first', 'patient first', 'before the connection'])(
  '[X1] »Aufrufen« begins the exchange, whoever hears of it first: %s',
  async (order) => {
    const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
    if (order !== 'before the connection') connect(doctor, patient)
    for (const side of order === 'patient first' ? [patient, doctor] : [doctor, patient]) {
      side.code.begin()
      await settle()
    }
    if (order === 'before the connection') connect(doctor, patient)
    await until(() => doctor.view().code !== null && patient.view().code !== null)
    expect(doctor.view()).toEqual(patient.view())
    expect(doctor.view().alarm).toBeNull()
  },
)

test('[X1][X4] »Aufrufen« that is taken back and said again begins nothing twice', async () => {
  const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
  connect(doctor, patient)
  for (const side of [doctor, patient, doctor, patient]) {
    side.code.begin()
    await settle()
  }
  await until(() => doctor.view().code !== null && patient.view().code !== null)
  expect(doctor.view()).toEqual(patient.view())
})

test('[X1] an alarm is reported for the audit trail, once by each side, again while the server is away', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] })
  const asked = answering('away', 503)
  const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
  connect(doctor, patient)
  for (const side of [doctor, patient]) side.code.begin()
  await until(() => patient.view().code !== null)
  doctor.becomes('c'.repeat(64))
  doctor.code.renegotiated()
  await until(() => patient.view().alarm !== null)
  expect([doctor.view().alarm, patient.view().alarm]).toEqual(['refused', 'mismatch-there'])
  doctor.code.decide('mismatch', 0)
  await settle()
  expect(asked).toHaveLength(2)
  await jest.advanceTimersByTimeAsync(100_000)
  const path = `/api/calls/${CALL}/mismatch?as=`
  expect(asked.sort()).toEqual([`${path}staff`, `${path}staff`, `${path}visitor`, `${path}visitor`])
  jest.useRealTimers()
})
