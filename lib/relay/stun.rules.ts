import { createHash, createHmac } from 'node:crypto'

/** As much of STUN (RFC 8489) and TURN (RFC 8656) as it takes to ask a relay for an allocation. */

export const METHOD = { allocate: 0x0003, refresh: 0x0004 } as const
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
} as const

const COOKIE = 0x2112a442
const HEADER = 20
const UDP = Buffer.from([17, 0, 0, 0])
const SUCCESS = 0x0100
const FAILURE = 0x0110

export type Attribute = readonly [type: number, value: Buffer]

/** With these the relay knows who asks. */
export type Key = {
  readonly username: string
  readonly credential: string
  readonly realm: Buffer
  readonly nonce: Buffer
}

export type Answer = {
  readonly outcome: 'success' | 'failure'
  /** 401 = say who you are, 438 = say it with a new nonce. */
  readonly code: number
  readonly attributes: ReadonlyMap<number, Buffer>
}

function attributeBytes([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4)
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

function message(method: number, transaction: Buffer, body: Buffer, length = body.length): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(method, 0)
  head.writeUInt16BE(length, 2)
  head.writeUInt32BE(COOKIE, 4)
  return Buffer.concat([head, transaction, body])
}

/** `transaction`: 12 random bytes, by which the answer is known. */
export function request(method: number, transaction: Buffer, attributes: readonly Attribute[], key?: Key): Buffer {
  const plain = Buffer.concat(attributes.map(attributeBytes))
  if (!key) return message(method, transaction, plain)
  const { username, credential, realm, nonce } = key
  const identity: Attribute[] = [
    [ATTRIBUTE.username, Buffer.from(username)],
    [ATTRIBUTE.realm, realm],
    [ATTRIBUTE.nonce, nonce],
  ]
  const body = Buffer.concat([plain, ...identity.map(attributeBytes)])
  const secret = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest()
  // The length counts the signature, the signature does not.
  const signed = message(method, transaction, body, body.length + 24)
  const signature = createHmac('sha1', secret).update(signed).digest()
  return message(method, transaction, Buffer.concat([body, attributeBytes([ATTRIBUTE.integrity, signature])]))
}

export function allocation(transaction: Buffer, key?: Key): Buffer {
  return request(METHOD.allocate, transaction, [[ATTRIBUTE.transport, UDP]], key)
}

/** Seconds; 0 gives the allocation back. */
export function refreshment(transaction: Buffer, seconds: number, key: Key): Buffer {
  const lifetime = Buffer.alloc(4)
  lifetime.writeUInt32BE(seconds)
  return request(METHOD.refresh, transaction, [[ATTRIBUTE.lifetime, lifetime]], key)
}

/** How many bytes the message has that begins here; undefined while that cannot be told. */
export function lengthOf(bytes: Buffer): number | undefined {
  return bytes.length < HEADER ? undefined : HEADER + bytes.readUInt16BE(2)
}

/** Undefined for anything that is no answer to this transaction. */
export function readAnswer(bytes: Buffer, transaction: Buffer): Answer | undefined {
  const length = lengthOf(bytes)
  if (length === undefined || bytes.length < length || bytes.readUInt32BE(4) !== COOKIE) return undefined
  if (!bytes.subarray(8, HEADER).equals(transaction)) return undefined
  const kind = bytes.readUInt16BE(0) & FAILURE
  if (kind !== SUCCESS && kind !== FAILURE) return undefined
  const attributes = new Map<number, Buffer>()
  for (let at = HEADER; at + 4 <= length; ) {
    const size = bytes.readUInt16BE(at + 2)
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, Math.min(at + 4 + size, length)))
    at += 4 + Math.ceil(size / 4) * 4
  }
  const error = attributes.get(ATTRIBUTE.error)
  const code = error && error.length >= 4 ? (error.readUInt8(2) & 7) * 100 + error.readUInt8(3) : 0
  return { outcome: kind === SUCCESS ? 'success' : 'failure', code, attributes }
}
