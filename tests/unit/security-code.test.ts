import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { ExchangeMessage } from '@/lib/call/code.schema'
import { type Binding, begin, blank, codeOf, commitmentTo, type Hash, hear, type Run } from '@/lib/call/security-code'

const hash: Hash = async (bytes) => createHash('sha256').update(bytes).digest()
const hex = (seed: string) => createHash('sha256').update(seed).digest('hex')

const BINDING: Binding = {
  callId: '0b7e5f0c-5f2b-4a5e-9d0a-0d4d3d3c1a11',
  seats: { initiator: 0, answerer: 1 },
  fingerprints: { initiator: hex('certificate of the doctor'), answerer: hex('certificate of the patient') },
}

/** Both sides over one connection. `way` is what happens to each message on it. */
async function exchange(
  nonces: { initiator: string; answerer: string },
  bindings: { initiator: Binding; answerer: Binding },
  way: (message: ExchangeMessage) => ExchangeMessage = (message) => message,
) {
  const sides = {
    initiator: await begin('initiator', bindings.initiator, blank(nonces.initiator), hash),
    answerer: await begin('answerer', bindings.answerer, blank(nonces.answerer), hash),
  }
  const runs: Record<'initiator' | 'answerer', Run> = { initiator: sides.initiator.run, answerer: sides.answerer.run }
  let waiting = sides.initiator.say.map((message) => ({ to: 'answerer' as 'answerer' | 'initiator', message }))
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { to } = next
    const progress = await hear(bindings[to], runs[to], way(next.message), hash)
    if ('refused' in progress) return { refused: progress.refused, by: to }
    runs[to] = progress.run
    waiting = progress.say.map((message) => ({ to: to === 'initiator' ? 'answerer' : 'initiator', message }))
  }
  return { codes: [runs.initiator.memory.code, runs.answerer.memory.code] as const }
}

const bytes32 = fc.stringMatching(/^[0-9a-f]{64}$/)
const binding = fc.record({
  callId: fc.uuid(),
  seats: fc.record({ initiator: fc.nat(8), answerer: fc.nat(8) }),
  fingerprints: fc.record({ initiator: bytes32, answerer: bytes32 }),
})
const nonces = fc.record({ initiator: bytes32, answerer: bytes32 })

describe('[X1] an honest exchange', () => {
  test('gives both sides the same 24 bits', async () => {
    await fc.assert(
      fc.asyncProperty(binding, nonces, async (bound, chosen) => {
        const { codes } = await exchange(chosen, { initiator: bound, answerer: bound })
        expect(codes?.[0]).toBe(codes?.[1])
        expect(codes?.[0]).toBeGreaterThanOrEqual(0)
        expect(codes?.[0]).toBeLessThan(2 ** 24)
      }),
    )
  })

  test('computes what docs/protocol.md says', async () => {
    const [own, theirs] = [hex('nonce of the doctor'), hex('nonce of the patient')]
    const part = (bytes: Buffer) => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes])
    const end = [
      part(Buffer.from(BINDING.fingerprints.initiator, 'hex')),
      part(Buffer.from(BINDING.fingerprints.answerer, 'hex')),
      part(Buffer.from(BINDING.callId)),
      part(Buffer.of(0, 1)),
    ]
    const digest = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
    const commitment = digest(
      part(Buffer.from('Sprechzimmer security code 1: commitment')),
      part(Buffer.from(own, 'hex')),
      ...end,
    )
    const code = digest(
      part(Buffer.from('Sprechzimmer security code 1: code')),
      part(Buffer.from(own, 'hex')),
      part(Buffer.from(theirs, 'hex')),
      ...end,
    )
    expect(await commitmentTo(own, BINDING, hash)).toBe(commitment.toString('hex'))
    expect(await codeOf({ initiator: own, answerer: theirs }, BINDING, hash)).toBe(code.readUIntBE(0, 3))
  })

  test('gives the same code over every further connection of the same certificates', async () => {
    const before = await twoRuns()
    const again = await twoRuns(before.initiator.memory, before.answerer.memory)
    expect(again.initiator.memory).toEqual(before.initiator.memory)
    expect(again.answerer.memory).toEqual(before.answerer.memory)
  })
})

/** An honest exchange, with what both remember. */
async function twoRuns(doctors = blank(hex('nonce of the doctor')), patients = blank(hex('nonce of the patient'))) {
  const first = await begin('initiator', BINDING, doctors, hash)
  const second = await begin('answerer', BINDING, patients, hash)
  const nonce = await honest(second.run, first.say[0])
  const reveal = await honest(first.run, nonce.say[0])
  const end = await honest(nonce.run, reveal.say[0])
  return { initiator: reveal.run, answerer: end.run }
}

async function honest(run: Run, message: ExchangeMessage | undefined) {
  if (!message) throw new TypeError('nothing was said')
  const progress = await hear(BINDING, run, message, hash)
  if ('refused' in progress) throw new TypeError(`an honest message is refused: ${progress.refused}`)
  return progress
}

describe('[X1] whatever is changed', () => {
  const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`

  const change = fc.oneof(
    fc.nat(63).map(
      (at) =>
        (bound: Binding): Binding => ({
          ...bound,
          fingerprints: { ...bound.fingerprints, initiator: flip(bound.fingerprints.initiator, at) },
        }),
    ),
    fc.nat(63).map(
      (at) =>
        (bound: Binding): Binding => ({
          ...bound,
          fingerprints: { ...bound.fingerprints, answerer: flip(bound.fingerprints.answerer, at) },
        }),
    ),
    fc.constant((bound: Binding): Binding => ({ ...bound, callId: `${bound.callId}0` })),
    fc.constant(
      (bound: Binding): Binding => ({
        ...bound,
        seats: { ...bound.seats, answerer: bound.seats.answerer + 1 },
      }),
    ),
    fc.constant(
      (bound: Binding): Binding => ({
        ...bound,
        seats: { ...bound.seats, initiator: bound.seats.initiator + 1 },
      }),
    ),
  )

  test('in what one side sees of certificates, call or seats, the other side refuses', async () => {
    await fc.assert(
      fc.asyncProperty(binding, nonces, change, async (bound, chosen, changed) => {
        const outcome = await exchange(chosen, { initiator: bound, answerer: changed(bound) })
        expect(outcome).toEqual({ refused: 'not-opened', by: 'answerer' })
      }),
    )
  })

  test('in a message on its way, the code differs or the exchange is refused', async () => {
    await fc.assert(
      fc.asyncProperty(nonces, fc.nat(2), fc.nat(63), async (chosen, which, at) => {
        let nth = 0
        const outcome = await exchange(chosen, { initiator: BINDING, answerer: BINDING }, (message) => {
          const changed = nth === which
          nth += 1
          if (!changed) return message
          return message.kind === 'code-commitment'
            ? { ...message, commitment: flip(message.commitment, at) }
            : { ...message, nonce: flip(message.nonce, at) }
        })
        const agreed = outcome.codes !== undefined && outcome.codes[0] === outcome.codes[1]
        expect(agreed).toBe(false)
      }),
      // One changed nonce in 16 million gives the same code by chance: always the same cases.
      { seed: 1 },
    )
  })
})

describe('[X1] out of turn', () => {
  const COMMITMENT = { kind: 'code-commitment', commitment: hex('a commitment') } as const
  const NONCE = { kind: 'code-nonce', nonce: hex('a nonce') } as const
  const REVEAL = { kind: 'code-reveal', nonce: hex('a nonce') } as const

  test.each<[Run['awaits'], ExchangeMessage]>([
    ['commitment', NONCE],
    ['commitment', REVEAL],
    ['nonce', COMMITMENT],
    ['nonce', REVEAL],
    ['reveal', COMMITMENT],
    ['reveal', NONCE],
    ['nothing', COMMITMENT],
    ['nothing', NONCE],
    ['nothing', REVEAL],
  ])('whoever awaits %s refuses %o', async (awaits, message) => {
    const run: Run = { memory: blank(hex('own')), awaits }
    expect(await hear(BINDING, run, message, hash)).toEqual({ refused: 'out-of-turn' })
  })

  test('another commitment than the one of an earlier connection is refused', async () => {
    const { run } = await begin('answerer', BINDING, { ...blank(hex('own')), commitment: hex('the first') }, hash)
    expect(await hear(BINDING, run, COMMITMENT, hash)).toEqual({ refused: 'changed' })
  })

  test('another nonce than the one of an earlier connection is refused', async () => {
    const { run } = await begin('initiator', BINDING, { ...blank(hex('own')), theirs: hex('the first') }, hash)
    expect(await hear(BINDING, run, NONCE, hash)).toEqual({ refused: 'changed' })
  })

  test('a nonce that was not committed to is refused', async () => {
    const { run } = await begin('answerer', BINDING, blank(hex('own')), hash)
    const { run: committed } = await honest(run, COMMITMENT)
    expect(await hear(BINDING, committed, REVEAL, hash)).toEqual({ refused: 'not-opened' })
  })
})

/**
 * A server that has put itself between: towards each side it has a certificate of its own. It relays picture and
 * sound, so that the two people notice nothing but the code.
 */
describe('[X1] a server in the middle', () => {
  const between = (round: number) => {
    const towards = {
      doctor: hex(`mine, towards the doctor ${round}`),
      patient: hex(`mine, towards the patient ${round}`),
    }
    const { initiator, answerer } = BINDING.fingerprints
    return {
      doctors: { ...BINDING, fingerprints: { initiator, answerer: towards.doctor } },
      patients: { ...BINDING, fingerprints: { initiator: towards.patient, answerer } },
      doctor: hex(`nonce of the doctor ${round}`),
      patient: hex(`nonce of the patient ${round}`),
    }
  }

  test('without commitments it finds nonces that make both codes equal, in moments', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { doctors, patients, doctor, patient } = between(round)
      // It has heard both nonces and still owes both sides one: 24 bits are met in the middle.
      const seen = new Map<number, number>()
      let found = false
      for (let guess = 0; !found && guess < 200_000; guess += 1) {
        const mine = hex(`guess ${guess}`)
        seen.set(await codeOf({ initiator: doctor, answerer: mine }, doctors, hash), guess)
        found = seen.has(await codeOf({ initiator: mine, answerer: patient }, patients, hash))
      }
      expect(found).toBe(true)
    }
  })

  test('that grinds all the same is refused, since it has to name its nonce before it knows the other', async () => {
    const { doctors, patients, doctor, patient } = between(0)
    const wanted = await codeOf({ initiator: doctor, answerer: hex('whatever') }, doctors, hash)
    const { run } = await begin('answerer', patients, blank(patient), hash)
    const commitment = await commitmentTo(hex('a first nonce'), patients, hash)
    const asked = await hear(patients, run, { kind: 'code-commitment', commitment }, hash)
    if ('refused' in asked) throw new TypeError('the commitment is taken')
    // A code of 12 bits stands for the one of 24: the search is the same, only shorter.
    let mine = ''
    for (let guess = 0; mine === ''; guess += 1) {
      const nonce = hex(`guess ${guess}`)
      if ((await codeOf({ initiator: nonce, answerer: patient }, patients, hash)) >> 12 === wanted >> 12) mine = nonce
    }
    expect(await hear(patients, asked.run, { kind: 'code-reveal', nonce: mine }, hash)).toEqual({
      refused: 'not-opened',
    })
  })

  test.each(['the doctor first', 'the patient first', 'both at once'])(
    'that keeps to the protocol, %s, is seen in 100 of 100 runs',
    async (order) => {
      let seen = 0
      for (let round = 0; round < 100; round += 1) {
        const { doctors, patients, doctor, patient } = between(round)
        const first = await begin('initiator', doctors, blank(doctor), hash)
        const second = await begin('answerer', patients, blank(patient), hash)
        // Towards the doctor it answers, towards the patient it initiates, with what it likes best each time.
        const withDoctor = async (nonce: string) => {
          const progress = await hear(doctors, first.run, { kind: 'code-nonce', nonce }, hash)
          if ('refused' in progress) throw new TypeError('it keeps to the protocol')
          return progress.run.memory
        }
        const withPatient = async (nonce: string) => {
          const commitment = await commitmentTo(nonce, patients, hash)
          const asked = await hear(patients, second.run, { kind: 'code-commitment', commitment }, hash)
          if ('refused' in asked) throw new TypeError('it keeps to the protocol')
          const [answer] = asked.say
          const end = await hear(patients, asked.run, { kind: 'code-reveal', nonce }, hash)
          if ('refused' in end || answer?.kind !== 'code-nonce') throw new TypeError('it keeps to the protocol')
          return { memory: end.run.memory, theirs: answer.nonce }
        }
        const free = hex(`free choice ${round}`)
        let codes: (number | null)[]
        if (order === 'the doctor first') {
          // It has the doctor's nonce and relays it.
          const { code } = await withDoctor(free)
          codes = [code, (await withPatient(doctor)).memory.code]
        } else {
          const { memory, theirs } = await withPatient(free)
          codes = [memory.code, (await withDoctor(order === 'the patient first' ? theirs : free)).code]
        }
        if (codes[0] !== codes[1]) seen += 1
      }
      expect(seen).toBe(100)
    },
  )
})
