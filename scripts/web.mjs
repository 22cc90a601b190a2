// The web server: Next behind node:http, for three things that `next start` cannot do. It knows the client's address
// from the connection (a header can be forged), it ends in time although event streams are open, and it sends scripts
// as the build has compressed them.
import { createServer } from 'node:http'
import next from 'next'
import { leadToCompressed } from './web/compressed.mjs'
import { countRequest, routeClass } from './web/requests.mjs'

const port = Number(process.env.PORT ?? 3000)
const hostname = process.env.HOST
const hops = Number(process.env.TRUSTED_PROXY_HOPS ?? 0)
const dev = process.argv.includes('--dev')
/** Milliseconds until open connections are cut when the server is told to stop. */
const GRACE = 8_000

/**
 * The client's address: the connection's, or with trusted proxies the entry that the outermost of them has added.
 * @param {import('node:http').IncomingMessage} request
 */
function clientAddress(request) {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const path = [...forwarded, request.socket.remoteAddress ?? 'unknown']
  return path[Math.max(0, path.length - 1 - hops)] ?? 'unknown'
}

const app = next({ dev, port, ...(hostname ? { hostname } : {}) })
const handle = app.getRequestHandler()
await app.prepare()
const lead = dev ? undefined : leadToCompressed('.next/static')

const server = createServer((request, response) => {
  request.headers['x-client-address'] = clientAddress(request)
  const began = performance.now()
  const route = routeClass(request.url ?? '')
  // An event stream lasts as long as its page is open: what counts is how long it took to begin.
  const writeHead = response.writeHead
  const elapsed = () => (performance.now() - began) / 1_000
  /** @type {number | undefined} */
  let seconds
  response.writeHead = (...args) => {
    seconds ??= elapsed()
    return Reflect.apply(writeHead, response, args)
  }
  // Who went away before there was an answer is counted as nginx does it: 499.
  response.once('close', () =>
    countRequest(route, seconds === undefined ? 499 : response.statusCode, seconds ?? elapsed()),
  )
  lead?.(request, response)
  void handle(request, response)
})
// Small requests only: bodies end soon, headers sooner.
server.requestTimeout = 60_000
server.headersTimeout = 15_000
server.keepAliveTimeout = 65_000

let stopping = false
function stop() {
  if (stopping) return
  stopping = true
  server.close(() => process.exit(0))
  /** @type {Set<{ close(): void }> | undefined} */
  const streams = Reflect.get(globalThis, Symbol.for('sprechzimmer.streams'))
  for (const stream of [...(streams ?? [])]) stream.close()
  server.closeIdleConnections()
  setTimeout(() => process.exit(0), GRACE).unref()
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

server.on('error', (error) => {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', event: 'server.listen', code: Reflect.get(error, 'code') })}\n`,
  )
  process.exit(1)
})
server.listen({ port, ...(hostname ? { host: hostname } : {}) })
