import 'server-only'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { now } from '@/lib/clock'
import { env, servedByTls } from '@/lib/env'
import { type CertificateState, certificateState } from './rules'

const ANSWER_WITHIN_MS = 5_000

type Certificate = { readonly state: CertificateState; readonly validTo: string | null }

/** Asks this installation's own address, and never another one, for its certificate; undefined without HTTPS. */
export async function checkCertificate(): Promise<Certificate | undefined> {
  if (!servedByTls()) return undefined
  const { hostname, port } = new URL(env().PUBLIC_URL)
  const host = hostname.replace(/^\[|\]$/g, '')
  return await new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(isIP(host) ? {} : { servername: host }),
      // Looked at, not trusted: nothing is sent over this connection.
      rejectUnauthorized: false,
    })
    const end = (found: Certificate) => {
      socket.destroy()
      resolve(found)
    }
    socket.setTimeout(ANSWER_WITHIN_MS, () => end({ state: 'unreachable', validTo: null }))
    socket.once('error', () => end({ state: 'unreachable', validTo: null }))
    socket.once('secureConnect', () => {
      const validTo = new Date(socket.getPeerCertificate().valid_to)
      end({ state: certificateState(validTo, !socket.authorized, now()), validTo: validTo.toISOString() })
    })
  })
}
