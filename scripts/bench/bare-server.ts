import { createServer, type ServerResponse } from 'node:http'
import { Client, Pool } from 'pg'

/**
 * The least that does a mailbox's job: POST → SELECT pg_notify → LISTEN → a write to the open stream. No cookies, no
 * checks, no table. Runs as a process of its own, as the product's server does; says its port to who started it.
 */
const CHANNEL = 'bench'
const connectionString = process.env.DATABASE_URL ?? ''

async function serve(): Promise<void> {
  const pool = new Pool({ connectionString, max: 12 })
  const listener = new Client({ connectionString })
  await listener.connect()
  await listener.query(`LISTEN ${CHANNEL}`)
  let stream: ServerResponse | undefined
  listener.on('notification', ({ payload }) => stream?.write(`data: ${payload ?? ''}\n\n`))

  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': \n\n')
      stream = response
      return
    }
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      pool.query('SELECT pg_notify($1, $2)', [CHANNEL, body]).then(
        () => response.writeHead(204).end(),
        () => response.writeHead(500).end(),
      )
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) process.send?.({ port: address.port })
  })
  process.on('disconnect', () => process.exit(0))
}

serve().catch(() => process.exit(1))
