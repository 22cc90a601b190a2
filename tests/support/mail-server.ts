import type { AddressInfo, Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Received = { readonly recipients: readonly string[]; readonly raw: string; readonly mail: ParsedMail }

export type MailServer = {
  readonly port: number
  readonly received: Received[]
  /** Hangs up on everybody, as a server does that dies. */
  hangUp(): void
  close(): Promise<void>
}

type Behaviour = Pick<SMTPServerOptions, 'onConnect' | 'onMailFrom' | 'onRcptTo' | 'onAuth' | 'onData'>

/** A real SMTP server on loopback. It offers STARTTLS and takes everything, unless `behaviour`, which a test may change, says otherwise. */
export async function startMailServer(
  behaviour: Behaviour = {},
  port = 0,
  keep: (letter: Received) => void = () => {},
): Promise<MailServer> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    // Also: no warning that its own certificate is known to everybody.
    logger: false,
    onConnect: (session, done) => (behaviour.onConnect ? behaviour.onConnect.call(server, session, done) : done()),
    onAuth: (auth, session, done) =>
      behaviour.onAuth ? behaviour.onAuth.call(server, auth, session, done) : done(null, { user: 'demo' }),
    onMailFrom: (address, session, done) =>
      behaviour.onMailFrom ? behaviour.onMailFrom.call(server, address, session, done) : done(),
    onRcptTo: (address, session, done) =>
      behaviour.onRcptTo ? behaviour.onRcptTo.call(server, address, session, done) : done(),
    onData(stream, session, done) {
      if (behaviour.onData) return behaviour.onData.call(server, stream, session, done)
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('utf8')
        simpleParser(raw).then((mail) => {
          const letter = { recipients: session.envelope.rcptTo.map(({ address }) => address), raw, mail }
          received.push(letter)
          keep(letter)
          done()
        }, done)
      })
    },
  })
  // Whoever hangs up in the middle is no fault of this server.
  server.on('error', () => {})
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    hangUp() {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** An answer of the server's that refuses. */
export function refusal(responseCode: number, message = 'no'): Error {
  return Object.assign(new Error(message), { responseCode })
}
