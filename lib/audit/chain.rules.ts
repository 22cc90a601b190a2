import { createHash, createHmac } from 'node:crypto'

/** What an entry says, as it is stored. */
export type EventContent = {
  readonly id: string
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
}

/** The two ends of the chain: the last link that is over its period, and the newest. */
export type ChainEnds = {
  readonly anchorSeq: number
  readonly anchorHash: string
  readonly headSeq: number
  readonly headHash: string
}

/** Everything of an entry in one fixed form. Its id is random and stored nowhere else: it is the salt. */
function textOf({ id, at, actorKind, actorId, action, subjectKind, subjectId }: EventContent): string {
  return JSON.stringify([id, at.toISOString(), actorKind, actorId, action, subjectKind, subjectId])
}

export function digestOf(event: EventContent): string {
  return createHash('sha256').update(textOf(event)).digest('hex')
}

/** A link holds the one before it: none can be changed, taken out or put in without all that follow. */
export function hashOf(before: string, seq: number, digest: string): string {
  return createHash('sha256')
    .update(JSON.stringify([before, seq, digest]))
    .digest('hex')
}

/** Only who has the key makes these: the server, not somebody who has the database alone. */
export function macOf(event: EventContent, key: Buffer): string {
  return keyed(['event', textOf(event)], key)
}

export function releaseOf(seq: number, digest: string, key: Buffer): string {
  return keyed(['released', seq, digest], key)
}

export function sealOf({ anchorSeq, anchorHash, headSeq, headHash }: ChainEnds, key: Buffer): string {
  return keyed(['chain', anchorSeq, anchorHash, headSeq, headHash], key)
}

function keyed(what: readonly (string | number)[], key: Buffer): string {
  return createHmac('sha256', key).update(JSON.stringify(what)).digest('hex')
}

/** A link with its entry, which may have gone. */
type StoredLink = {
  readonly seq: number
  readonly digest: string
  readonly hash: string
  readonly released: string | null
  readonly event: (EventContent & { readonly mac: string | null }) | null
}

type FaultKind =
  /** An entry says something else than when it was chained. */
  | 'changed'
  /** An entry is not there, and no deletion took it. */
  | 'removed'
  /** An entry that the server has not written. */
  | 'inserted'
  /** A link is not there, or is another one. */
  | 'chain'

export type Fault = { readonly kind: FaultKind; readonly seq: number | null }

/** What is wrong with a link that should follow after `before`. */
export function faultOf(
  link: StoredLink,
  before: { readonly seq: number; readonly hash: string },
  key: Buffer,
): Fault | undefined {
  const { seq, digest, hash, released, event } = link
  if (seq !== before.seq + 1 || hash !== hashOf(before.hash, seq, digest)) return { kind: 'chain', seq }
  if (!event) return released === releaseOf(seq, digest, key) ? undefined : { kind: 'removed', seq }
  if (digest !== digestOf(event)) return { kind: 'changed', seq }
  return event.mac === macOf(event, key) ? undefined : { kind: 'inserted', seq }
}
