import { NO_CODE } from '@/lib/call/code.rules'
import { callRunner } from '@/lib/call/runner.client'
import type { OtherSeat, SeatView } from '@/lib/signalling/schema'

jest.mock('@/lib/call/media.client', () => ({
  holdMedia: async () => {},
  releaseMedia: () => {},
  watchMedia: () => () => {},
}))
const mockLines: { codeView: object; onChange: () => void }[] = []
jest.mock('@/lib/call/line.client', () => ({
  ...jest.requireActual('@/lib/call/line.client'),
  /** A line that is connected, as far as its owner sees it. */
  Line: class {
    codeView = {}
    state = { status: 'connected' }
    opposite = null
    channel = { hear: () => () => {}, say: () => {} }
    callId: string
    party: object
    onChange: () => void
    constructor({ callId, party, onChange }: { callId: string; party: object; onChange: () => void }) {
      this.callId = callId
      this.party = party
      this.onChange = onChange
      mockLines.push(this)
    }
    async sit() {}
    hear() {}
    letThrough() {}
    sendMedia() {}
    share() {}
    end() {}
  },
}))

const other = (seat: number): OtherSeat => ({
  ...{ seat, epoch: 1, lastAttempt: 0, person: `person ${seat}` },
  ...{ name: `Demo ${seat}`, companion: null },
})
const seat: SeatView = {
  ...{ callId: 'call-1', entryId: 'entry', admitted: true, seat: 1, epoch: 1, held: 'here' as const },
  ...{ others: [other(0), other(2)], relay: { servers: [], only: false } },
}

test('[X1] every alarm switches off what goes out, also when an earlier one with somebody else was overruled', async () => {
  jest.useFakeTimers()
  callRunner.hearVisit(seat, 'finished')
  const rings = (line: (typeof mockLines)[number] | undefined) => {
    if (!line) throw new Error('There is no such line.')
    line.codeView = { ...NO_CODE, alarm: 'refused' }
    line.onChange()
    return sends()
  }
  const sends = () => {
    jest.runOnlyPendingTimers()
    return callRunner.picture()?.microphoneOn
  }
  const [main, companion] = mockLines
  expect(sends()).toBe(true)
  expect(rings(companion)).toBe(false)
  callRunner.outgoing.setMicrophone(true)
  // The same alarm again: the person has chosen.
  expect(rings(companion)).toBe(true)
  expect(rings(main)).toBe(false)
  jest.useRealTimers()
})
