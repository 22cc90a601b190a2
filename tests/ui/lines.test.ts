import { type Line, PATIENT } from '@/lib/call/line.client'
import { Lines } from '@/lib/call/lines.client'
import type { CallState, EndReason } from '@/lib/call/states'
import type { SeatView } from '@/lib/signalling/schema'

/** A line as far as its owner sees it. */
class FakeLine {
  state: CallState = { status: 'joining', peerEpoch: 0, early: [] }
  constructor(
    readonly callId: string,
    private readonly onEnd: (line: FakeLine) => void,
  ) {}
  hear(): void {}
  end(reason: EndReason): void {
    this.state = { status: 'ended', reason }
    this.onEnd(this)
  }
}

const seat = (callId: string): SeatView => ({
  callId,
  entryId: 'entry',
  admitted: true,
  seat: 1,
  epoch: 1,
  held: 'here',
  others: [],
  relay: { servers: [], only: false },
})

function open() {
  const lines: Lines = new Lines(({ callId }) => {
    const line: unknown = new FakeLine(callId, () => lines.remove(line as Line))
    return line as Line
  })
  return lines
}

test('[L5] who has hung up is not led back by a snapshot that still shows the call', () => {
  const lines = open()
  lines.hear([seat('call-1')], 'finished')
  lines.open('call-1', PATIENT).end('hung-up')
  lines.hear([seat('call-1')], 'finished')
  expect(lines.wasLeft('call-1')).toBe(true)
  lines.hear([], 'finished')
  expect(lines.wasLeft('call-1')).toBe(false)
})

test('[L4] who was sent back to wait may be called in again, by the same call or another', () => {
  const lines = open()
  lines.hear([seat('call-1')], 'requeued')
  lines.open('call-1', PATIENT).end('requeued')
  expect(lines.wasLeft('call-1')).toBe(false)
})

test('[X4] a call is over only when a snapshot has shown it and the next does not', () => {
  const lines = open()
  const line = lines.open('call-1', PATIENT)
  lines.hear([], 'finished')
  expect(line.state.status).toBe('joining')
  lines.hear([seat('call-1')], 'finished')
  lines.hear([], 'finished')
  expect(line.state).toEqual({ status: 'ended', reason: 'finished' })
})

test('[L5] nothing of a visit goes on when it is over: every line ends', () => {
  const lines = open()
  const both = ['call-1', 'call-2'].map((id) => lines.open(id, PATIENT))
  lines.end('left')
  expect(both.map(({ state }) => state.status)).toEqual(['ended', 'ended'])
})
