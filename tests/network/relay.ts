import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { until } from '@/scripts/database/processes'
import { HUB } from './lab'

/** Debian's coturn, set up as docs/self-hosting.md says. */

export const RELAY_PORT = 3478
const TLS_PORT = 443
/** Of a relay that has another secret than ours, and a certificate that nobody vouches for. */
const STRANGER = { port: 3488, tlsPort: 5350 } as const
const NOBODY = 9

export const RELAY_SECRET = randomBytes(24).toString('hex')

/** In the order of docs/self-hosting.md. */
export const RELAY_URLS = [
  `turn:${HUB}:${RELAY_PORT}?transport=udp`,
  `turn:${HUB}:${RELAY_PORT}?transport=tcp`,
  `turns:${HUB}:${TLS_PORT}?transport=tcp`,
] as const

/** What the administration is to find of each. */
export const ALL_RELAYS = {
  [RELAY_URLS[0]]: 'Funktioniert: ',
  [RELAY_URLS[1]]: 'Funktioniert: ',
  [RELAY_URLS[2]]: 'Funktioniert: ',
  [`turn:${HUB}:${STRANGER.port}?transport=udp`]: 'weist unsere Zugangsdaten ab',
  [`turn:${HUB}:${STRANGER.port}?transport=tcp`]: 'weist unsere Zugangsdaten ab',
  [`turns:${HUB}:${STRANGER.tlsPort}?transport=tcp`]: 'Zertifikat ist nicht gültig',
  [`turn:${HUB}:${NOBODY}?transport=udp`]: 'nicht erreichbar',
  [`turn:${HUB}:${NOBODY}?transport=tcp`]: 'nicht erreichbar',
} as const

/** The temporary folder is gone with the namespaces. */
const FOLDER = '/run/tmp'
/** Node is told to trust it (NODE_EXTRA_CA_CERTS). */
export const CERTIFICATE = join(FOLDER, 'relay.pem')

export async function startRelays(): Promise<() => Promise<void>> {
  const own = await startRelay('relay', RELAY_SECRET, RELAY_PORT, TLS_PORT)
  const stranger = await startRelay('stranger', randomBytes(24).toString('hex'), STRANGER.port, STRANGER.tlsPort)
  return async () => {
    await Promise.all([own(), stranger()])
  }
}

function makeCertificate(name: string): { cert: string; key: string } {
  const files = { cert: join(FOLDER, `${name}.pem`), key: join(FOLDER, `${name}.key`) }
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=IP:${HUB}`, '-out', files.cert, '-keyout', files.key],
    ],
    { stdio: 'ignore' },
  )
  return files
}

async function startRelay(name: string, secret: string, port: number, tlsPort: number): Promise<() => Promise<void>> {
  const { cert, key } = makeCertificate(name)
  const options = {
    'listening-ip': HUB,
    'relay-ip': HUB,
    'listening-port': port,
    'tls-listening-port': tlsPort,
    'static-auth-secret': secret,
    realm: 'test',
    cert,
    pkey: key,
    pidfile: join(FOLDER, `${name}.pid`),
    db: join(FOLDER, `${name}.db`),
    'log-file': 'stdout',
    // Root would be changed for a user who may not read the key.
    'proc-user': 'root',
  }
  const child: ChildProcess = spawn(
    'turnserver',
    ['-n', '--use-auth-secret', '--no-cli', '--no-dtls', ...Object.entries(options).map(([k, v]) => `--${k}=${v}`)],
    { stdio: 'ignore' },
  )
  const ended = once(child, 'exit')
  if (!(await until(async () => (await answers(port)) && (await answers(tlsPort)), 10_000)))
    throw new Error('coturn does not start')
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, HUB)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
