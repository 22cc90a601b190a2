import { createHash } from 'node:crypto'
import { type CodeConnection, CodeTalk, type Fingerprints } from '@/lib/call/code.client'
import { type CodeView, MOST_CERTIFICATES, NO_CODE } from '@/lib/call/code.rules'
import type { CodeMessage } from '@/lib/call/code.schema'
import type { Role } from '@/lib/call/states'

const hex = (seed: string) => createHash('sha256').update(seed).digest('hex')
const DOCTOR = hex('doctor')
const PATIENT = hex('patient')

/** One side's page in a call, with what its screen shows. */
function sideOf(role: Role, callId = 'call') {
  let view: CodeView = NO_CODE
  const talk = new CodeTalk({
    role,
    callId,
    seats: { initiator: 0, answerer: 1 },
    onView: (next) => {
      view = next
    },
  })
  return { talk, view: () => view }
}

type Side = ReturnType<typeof sideOf>

/** A channel between two pages. `way` may drop a message (null) or change it. */
async function connect(
  doctor: Side,
  patient: Side,
  {
    doctors = { own: DOCTOR, theirs: PATIENT },
    patients = { own: doctors?.theirs ?? '', theirs: doctors?.own ?? '' },
    way = (message) => message,
  }: {
    doctors?: Fingerprints | null
    patients?: Fingerprints | null
    way?: (message: CodeMessage) => CodeMessage | null
  } = {},
) {
  const ends: { doctor?: CodeConnection; patient?: CodeConnection } = {}
  const toPatient = (message: CodeMessage) => {
    const arrived = way(message)
    if (arrived) ends.patient?.hear(arrived)
  }
  const toDoctor = (message: CodeMessage) => {
    const arrived = way(message)
    if (arrived) ends.doctor?.hear(arrived)
  }
  ends.patient = patient.talk.connected(patients, toDoctor)
  ends.doctor = doctor.talk.connected(doctors, toPatient)
  await quiet(doctor, patient)
  return { doctor: ends.doctor, patient: ends.patient }
}

/** Until nothing is under way between the two any more: three messages, a verdict each. */
async function quiet(...sides: Side[]): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    for (const { talk } of sides) await talk.settled()
  }
}

function codeOf(side: Side): number {
  const { code } = side.view()
  if (code === null) throw new TypeError('there is no code')
  return code
}

async function confirm(side: Side, ...others: Side[]): Promise<void> {
  side.talk.decide('match', codeOf(side))
  await quiet(side, ...others)
}

async function met() {
  const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
  const ends = await connect(doctor, patient)
  return { doctor, patient, ends }
}

test('[X1] both screens show the same code, and are compared when both people say so', async () => {
  const { doctor, patient } = await met()
  expect(codeOf(doctor)).toBe(codeOf(patient))
  expect(doctor.view()).toMatchObject({ confirmed: 'nobody', changes: 0, replaced: false, alarm: null })
  await confirm(doctor, patient)
  expect(doctor.view().confirmed).toBe('here')
  expect(patient.view().confirmed).toBe('there')
  await confirm(patient, doctor)
  expect(doctor.view().confirmed).toBe('both')
  expect(patient.view().confirmed).toBe('both')
})

test('[X1][X4] what is compared stays so over new connections, whatever was under way when the old one went', async () => {
  const { doctor, patient } = await met()
  const code = codeOf(doctor)
  await confirm(doctor, patient)
  // The patient confirms while nobody hears it.
  patient.talk.decide('match', code)
  for (const lost of [0, 1, 2, 3, 4, 5]) {
    let nth = 0
    await connect(doctor, patient, { way: (message) => (nth++ >= lost ? null : message) })
    expect(doctor.view()).toMatchObject({ code, alarm: null, changes: 0 })
    expect(patient.view()).toMatchObject({ code, alarm: null, changes: 0 })
  }
  await connect(doctor, patient)
  for (const side of [doctor, patient]) expect(side.view()).toMatchObject({ code, confirmed: 'both', changes: 0 })
})

test('[X1][X4] after a reload of one side there is another code, and it must be compared again', async () => {
  const { doctor, patient } = await met()
  const code = codeOf(doctor)
  await confirm(doctor, patient)
  await confirm(patient, doctor)
  const reloaded = sideOf('answerer')
  await connect(doctor, reloaded, { doctors: { own: DOCTOR, theirs: hex('patient, reloaded') } })
  expect(codeOf(doctor)).toBe(codeOf(reloaded))
  expect(codeOf(doctor)).not.toBe(code)
  expect(doctor.view()).toMatchObject({ confirmed: 'nobody', changes: 1, replaced: true })
  expect(reloaded.view()).toMatchObject({ confirmed: 'nobody', changes: 0, replaced: false })
})

test('[X1] another call of the same two pages has another code', async () => {
  const { doctor } = await met()
  const [next, patient] = [sideOf('initiator', 'next call'), sideOf('answerer', 'next call')]
  await connect(next, patient)
  expect(codeOf(next)).not.toBe(codeOf(doctor))
})

test('[X1] one person who says that the codes differ ends it for both, for good', async () => {
  const { doctor, patient } = await met()
  await confirm(doctor, patient)
  patient.talk.decide('mismatch', codeOf(patient))
  await quiet(doctor, patient)
  expect(patient.view()).toMatchObject({ alarm: 'mismatch-here', code: null, confirmed: 'nobody' })
  expect(doctor.view()).toMatchObject({ alarm: 'mismatch-there', code: null, confirmed: 'nobody' })
  const reloaded = sideOf('answerer')
  await connect(doctor, reloaded, { doctors: { own: DOCTOR, theirs: hex('patient, reloaded') } })
  expect(doctor.view().alarm).toBe('mismatch-there')
  expect(reloaded.view()).toMatchObject({ alarm: 'mismatch-there', code: null })
})

test('[X1] a click on a code that has just been replaced confirms nothing', async () => {
  const { doctor, patient } = await met()
  const old = codeOf(doctor)
  await connect(doctor, sideOf('answerer'), { doctors: { own: DOCTOR, theirs: hex('patient, reloaded') } })
  doctor.talk.decide('match', old)
  await quiet(doctor, patient)
  expect(doctor.view().confirmed).toBe('nobody')
})

test.each<[string, Fingerprints | null]>([
  ['not exactly one fingerprint is named', null],
  ['the other side has our own certificate', { own: DOCTOR, theirs: DOCTOR }],
])('[X1] refused: %s', async (_, fingerprints) => {
  const [doctor, patient] = [sideOf('initiator'), sideOf('answerer')]
  await connect(doctor, patient, { doctors: fingerprints, patients: { own: PATIENT, theirs: DOCTOR } })
  expect(doctor.view().alarm).toBe('refused')
  expect(patient.view().alarm).toBe('mismatch-there')
})

test('[X1] a certificate that changes within a connection is refused; the same one after an ICE restart is not', async () => {
  const { doctor, ends } = await met()
  const code = codeOf(doctor)
  ends.doctor.renegotiated({ own: DOCTOR, theirs: PATIENT })
  await quiet(doctor)
  expect(doctor.view()).toMatchObject({ code, alarm: null })
  ends.doctor.renegotiated({ own: DOCTOR, theirs: hex('somebody else') })
  await quiet(doctor)
  expect(doctor.view()).toMatchObject({ code: null, alarm: 'refused' })
})

const NONCE = { kind: 'code-nonce', nonce: hex('a nonce') } as const
test.each<[string, Role, CodeMessage[]]>([
  ['a second nonce', 'initiator', [NONCE]],
  ['a second commitment', 'answerer', [{ kind: 'code-commitment', commitment: hex('another') }]],
  ['a second reveal', 'answerer', [{ kind: 'code-reveal', nonce: hex('a nonce') }]],
  ['a nonce from the initiator', 'answerer', [NONCE]],
])('[X1] after the exchange %s is refused', async (_, role, messages) => {
  const { doctor, patient, ends } = await met()
  const [side, end] = role === 'initiator' ? [doctor, ends.doctor] : [patient, ends.patient]
  for (const message of messages) end.hear(message)
  await quiet(side)
  expect(side.view()).toMatchObject({ code: null, alarm: 'refused' })
})

test('[X1] who says »match« before there is a code is refused', async () => {
  const doctor = sideOf('initiator')
  doctor.talk.connected({ own: DOCTOR, theirs: PATIENT }, () => {}).hear({ kind: 'code-verdict', verdict: 'match' })
  await quiet(doctor)
  expect(doctor.view().alarm).toBe('refused')
})

test('[X1] what an earlier connection still says is dropped', async () => {
  const { doctor, patient, ends } = await met()
  await connect(doctor, patient)
  ends.doctor.hear(NONCE)
  ends.doctor.renegotiated(null)
  ends.doctor.gone()
  await quiet(doctor)
  expect(doctor.view()).toMatchObject({ alarm: null, code: codeOf(patient) })
})

test('[X1] a server that breaks off and tries another nonce with the same certificate is refused', async () => {
  const doctor = sideOf('initiator')
  const middle = { own: DOCTOR, theirs: hex('in the middle') }
  doctor.talk.connected(middle, () => {}).hear(NONCE)
  await quiet(doctor)
  expect(doctor.view().alarm).toBeNull()
  doctor.talk.connected(middle, () => {}).hear({ ...NONCE, nonce: hex('a better one') })
  await quiet(doctor)
  expect(doctor.view().alarm).toBe('refused')
})

test('[X1] a server that breaks off and tries another commitment with the same certificate is refused', async () => {
  const patient = sideOf('answerer')
  const middle = { own: PATIENT, theirs: hex('in the middle') }
  patient.talk.connected(middle, () => {}).hear({ kind: 'code-commitment', commitment: hex('the first') })
  await quiet(patient)
  expect(patient.view().alarm).toBeNull()
  patient.talk.connected(middle, () => {}).hear({ kind: 'code-commitment', commitment: hex('a better one') })
  await quiet(patient)
  expect(patient.view().alarm).toBe('refused')
})

test('[X1] a server that comes with ever new certificates gets no more than eight codes, and the changes are counted', async () => {
  const [doctor, middle] = [sideOf('initiator'), sideOf('answerer')]
  const codes = new Set<number>()
  for (let nth = 0; nth < MOST_CERTIFICATES; nth += 1) {
    await connect(doctor, middle, { doctors: { own: DOCTOR, theirs: hex(`certificate ${nth}`) } })
    expect(doctor.view()).toMatchObject({ changes: nth, exhausted: false })
    codes.add(codeOf(doctor))
  }
  expect(codes.size).toBe(MOST_CERTIFICATES)
  const said: CodeMessage[] = []
  doctor.talk.connected({ own: DOCTOR, theirs: hex('one too many') }, (message) => said.push(message)).hear(NONCE)
  await quiet(doctor)
  expect(doctor.view()).toMatchObject({ code: null, exhausted: true, alarm: null })
  expect(said).toEqual([])
})
