import 'server-only'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { relayFor } from '@/lib/call/rules'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { type Address, addressOf, type RelayState } from './rules'
import type { RelayHealth } from './schema'
import { type Answer, ATTRIBUTE, allocation, type Key, lengthOf, readAnswer, refreshment } from './stun.rules'

/** Asks a relay for an allocation as a browser does, and gives it back at once: the only proof that it works. */

const ANSWER_WITHIN_MS = 4_000
/** By UDP a question may get lost. */
const ASK_AGAIN_MS = 700

type Line = { send(bytes: Buffer, sent?: () => void): void; close(): void }
type Hearing = { open(): void; message(bytes: Buffer): void; failed(state: RelayState): void }

/** Every address of `TURN_URLS`, side by side. */
export async function checkRelays(): Promise<RelayHealth> {
  const { TURN_URLS: urls, TURN_SECRET: secret, TURN_ONLY: only } = env()
  const [server] = relayFor({ urls, secret }, `check-${randomBytes(4).toString('hex')}`, now()).servers
  const { username = '', credential = '' } = server ?? {}
  const relays = (server?.urls ?? [])
    .filter((url) => url.startsWith('turn'))
    .map(async (url) => ({ url, state: await checkRelay(url, username, credential) }))
  return { only, relays: await Promise.all(relays) }
}

export async function checkRelay(url: string, username: string, credential: string): Promise<RelayState> {
  const address = addressOf(url)
  if (!address) return 'unreachable'
  return await new Promise((resolve) => {
    let transaction = randomBytes(12)
    let key: Key | undefined
    let opened = false
    let question = allocation(transaction)
    const end = (state: RelayState) => {
      clearTimeout(patience)
      clearInterval(repeat)
      line.close()
      resolve(state)
    }
    const ask = (make: (transaction: Buffer) => Buffer) => {
      transaction = randomBytes(12)
      question = make(transaction)
      line.send(question)
    }
    const hear = (answer: Answer) => {
      if (answer.outcome === 'success') {
        if (key) line.send(refreshment(randomBytes(12), 0, key), () => end('works'))
        else end('works')
        return
      }
      const [realm, nonce] = [answer.attributes.get(ATTRIBUTE.realm), answer.attributes.get(ATTRIBUTE.nonce)]
      if (answer.code !== 401 && answer.code !== 438) return end('unable')
      if (!realm || !nonce || (key && answer.code === 401)) return end('refused')
      const known: Key = { username, credential, realm, nonce }
      key = known
      ask((fresh) => allocation(fresh, known))
    }
    const line = openLine(address, {
      open() {
        opened = true
        line.send(question)
      },
      message(bytes) {
        const answer = readAnswer(bytes, transaction)
        if (answer) hear(answer)
      },
      failed: (state) => end(state),
    })
    const patience = setTimeout(() => end('unreachable'), ANSWER_WITHIN_MS)
    const repeat = setInterval(() => {
      if (address.transport === 'udp' && opened) line.send(question)
    }, ASK_AGAIN_MS)
  })
}

function openLine(address: Address, hearing: Hearing): Line {
  return address.transport === 'udp' ? openDatagrams(address, hearing) : openConnection(address, hearing)
}

function openDatagrams({ host, port }: Address, hearing: Hearing): Line {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let closed = false
  socket.on('message', (bytes) => hearing.message(bytes))
  socket.on('error', () => hearing.failed('unreachable'))
  // A name that is not known comes as the callback's argument, whatever the types say.
  socket.connect(port, host, (error?: Error) => (error ? hearing.failed('unreachable') : hearing.open()))
  return {
    send(bytes, sent) {
      if (closed) return
      // What cannot be sent is sent again.
      socket.send(bytes, () => sent?.())
    },
    close() {
      if (closed) return
      closed = true
      socket.close()
    },
  }
}

function openConnection({ host, port, transport }: Address, hearing: Hearing): Line {
  const socket =
    transport === 'tls'
      ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }) })
      : connectTcp({ host, port })
  let bytes = Buffer.alloc(0)
  socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => hearing.open())
  socket.on('data', (piece: Buffer) => {
    bytes = Buffer.concat([bytes, piece])
    for (let length = lengthOf(bytes); length !== undefined && bytes.length >= length; length = lengthOf(bytes)) {
      hearing.message(bytes.subarray(0, length))
      bytes = bytes.subarray(length)
    }
  })
  socket.on('error', (error) => {
    // By TCP and TLS alike: who answers with a certificate is there.
    const certificate = 'code' in error && /CERT|SIGNATURE|ALTNAME/.test(String(error.code))
    hearing.failed(certificate ? 'untrusted' : 'unreachable')
  })
  return {
    send: (piece, sent) => void socket.write(piece, () => sent?.()),
    close: () => void socket.destroy(),
  }
}
