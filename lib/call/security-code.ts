import type { ExchangeMessage } from './code.schema'
import type { Role } from './states'

/**
 * The security code: commit and reveal over both certificates. Whoever sits between the two people has another
 * certificate towards each of them, and must make two codes equal without being able to choose either. The initiator
 * commits to its nonce before it knows the answerer's, and shows it only after that: so nobody can search for a nonce
 * that gives a wanted code, and one run is one guess in 16,777,216. docs/protocol.md, part 2, has the reasons.
 */

/** SHA-256. */
export type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>

/** What the code speaks for: these two certificates, in this call, on these two seats. */
export type Binding = {
  readonly callId: string
  readonly seats: Readonly<Record<Role, number>>
  readonly fingerprints: Readonly<Record<Role, string>>
}

/**
 * All that was ever said about a binding. It outlives connections: over every further one the same is said again, and
 * whoever says something else is refused. Without it each reconnection would be another guess.
 */
export type Memory = {
  /** This side's nonce. */
  readonly own: string
  readonly commitment: string | null
  /** The other side's nonce. */
  readonly theirs: string | null
  readonly code: number | null
}

/** The exchange over one connection. */
export type Run = {
  readonly memory: Memory
  readonly awaits: 'commitment' | 'nonce' | 'reveal' | 'nothing'
}

/** `early`, repeated or by the wrong side = `out-of-turn`; `changed` = other than ever before; `not-opened` = the nonce is not the one committed to. */
export type Breach = 'out-of-turn' | 'changed' | 'not-opened'

export type Progress = { readonly run: Run; readonly say: readonly ExchangeMessage[] } | { readonly refused: Breach }

/** `own` is 32 random bytes in hexadecimal digits, fresh for each binding. */
export function blank(own: string): Memory {
  return { own, commitment: null, theirs: null, code: null }
}

/** A connection is there. */
export async function begin(
  role: Role,
  binding: Binding,
  memory: Memory,
  hash: Hash,
): Promise<Extract<Progress, { run: Run }>> {
  if (role === 'answerer') return { run: { memory, awaits: 'commitment' }, say: [] }
  const commitment = memory.commitment ?? (await commitmentTo(memory.own, binding, hash))
  return {
    run: { memory: { ...memory, commitment }, awaits: 'nonce' },
    say: [{ kind: 'code-commitment', commitment }],
  }
}

export async function hear(binding: Binding, run: Run, message: ExchangeMessage, hash: Hash): Promise<Progress> {
  const { memory, awaits } = run
  switch (message.kind) {
    case 'code-commitment': {
      if (awaits !== 'commitment') return { refused: 'out-of-turn' }
      const { commitment } = message
      if (memory.commitment !== null && memory.commitment !== commitment) return { refused: 'changed' }
      return {
        run: { memory: { ...memory, commitment }, awaits: 'reveal' },
        say: [{ kind: 'code-nonce', nonce: memory.own }],
      }
    }
    case 'code-nonce': {
      if (awaits !== 'nonce') return { refused: 'out-of-turn' }
      const theirs = message.nonce
      if (memory.theirs !== null && memory.theirs !== theirs) return { refused: 'changed' }
      const code = await codeOf({ initiator: memory.own, answerer: theirs }, binding, hash)
      return {
        run: { memory: { ...memory, theirs, code }, awaits: 'nothing' },
        say: [{ kind: 'code-reveal', nonce: memory.own }],
      }
    }
    case 'code-reveal': {
      if (awaits !== 'reveal') return { refused: 'out-of-turn' }
      const theirs = message.nonce
      if ((await commitmentTo(theirs, binding, hash)) !== memory.commitment) return { refused: 'not-opened' }
      const code = await codeOf({ initiator: theirs, answerer: memory.own }, binding, hash)
      return { run: { memory: { ...memory, theirs, code }, awaits: 'nothing' }, say: [] }
    }
    default:
      return message satisfies never
  }
}

/** What the initiator promises: this nonce, for this binding. */
export async function commitmentTo(nonce: string, binding: Binding, hash: Hash): Promise<string> {
  return hexOf(await hash(packed('Sprechzimmer security code 1: commitment', [nonce], binding)))
}

/** 24 bits. */
export async function codeOf(nonces: Readonly<Record<Role, string>>, binding: Binding, hash: Hash): Promise<number> {
  const [first = 0, second = 0, third = 0] = await hash(
    packed('Sprechzimmer security code 1: code', [nonces.initiator, nonces.answerer], binding),
  )
  return first * 0x1_00_00 + second * 0x1_00 + third
}

/** Every part with its length before it: no two lists of parts give the same bytes. */
function packed(purpose: string, nonces: readonly string[], binding: Binding): Uint8Array<ArrayBuffer> {
  const { callId, seats, fingerprints } = binding
  const encoder = new TextEncoder()
  const parts = [
    encoder.encode(purpose),
    ...nonces.map(bytesOf),
    bytesOf(fingerprints.initiator),
    bytesOf(fingerprints.answerer),
    encoder.encode(callId),
    Uint8Array.of(seats.initiator, seats.answerer),
  ]
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + 2 + length, 0))
  let at = 0
  for (const part of parts) {
    all.set([part.length >> 8, part.length & 0xff], at)
    all.set(part, at + 2)
    at += 2 + part.length
  }
  return all
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
