import * as z from 'zod/mini'
import { MAX_SIGNAL_CHARACTERS } from '@/lib/signalling/rules'

/**
 * What the two browsers of a call say to each other through the mailbox. The server carries each as an opaque body
 * beside its attempt; docs/protocol.md describes both.
 */

const MAX_CANDIDATE = 1_024

const description = z.object({
  kind: z.literal('description'),
  type: z.enum(['offer', 'answer']),
  sdp: z.string().check(z.minLength(1), z.maxLength(MAX_SIGNAL_CHARACTERS)),
})

/** An empty `candidate` says: no more will come. */
const candidate = z.object({
  kind: z.literal('candidate'),
  candidate: z.object({
    candidate: z.string().check(z.maxLength(MAX_CANDIDATE)),
    sdpMid: z.exactOptional(z.nullable(z.string().check(z.maxLength(64)))),
    sdpMLineIndex: z.exactOptional(z.nullable(z.int().check(z.minimum(0), z.maximum(255)))),
    usernameFragment: z.exactOptional(z.nullable(z.string().check(z.maxLength(256)))),
  }),
})

/** The answerer cannot offer: it asks the initiator for an ICE restart within the attempt … */
const restart = z.object({ kind: z.literal('restart') })

/** … or for a new attempt. */
const again = z.object({ kind: z.literal('again') })

const callMessage = z.discriminatedUnion('kind', [description, candidate, restart, again])

export type CallMessage = z.infer<typeof callMessage>

/** What a Peer says and understands. */
export type PeerMessage = Extract<CallMessage, { kind: 'description' | 'candidate' }>

/** Null for anything that is not a message of this version: it is dropped, and the call goes on. */
export function readCallMessage(body: string): CallMessage | null {
  try {
    return callMessage.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}
