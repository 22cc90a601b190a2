import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** Passes datagrams on to a port and their answers back, each after a while. `tc netem` is not in every kernel. */
export async function openDelay(
  to: { port: number; host: string },
  ms: number,
): Promise<{ port: number; close(): void }> {
  const front = createSocket('udp4')
  const behind = new Map<string, Socket>()
  const later = (act: () => void) => void setTimeout(act, ms)
  front.on('message', (message, from) => {
    const key = `${from.address}:${from.port}`
    let back = behind.get(key)
    if (!back) {
      back = createSocket('udp4')
      back.on('message', (answer) => later(() => open && front.send(answer, from.port, from.address)))
      behind.set(key, back)
    }
    const out = back
    later(() => open && out.send(message, to.port, to.host))
  })
  let open = true
  front.bind(0)
  await once(front, 'listening')
  return {
    port: front.address().port,
    close() {
      open = false
      front.close()
      for (const socket of behind.values()) socket.close()
    },
  }
}
