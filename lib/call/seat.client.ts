import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import { type SeatView, seatView } from '@/lib/signalling/schema'
import type { EndReason } from './states'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 4_000

/** Asks for the seat for this page until it is there, refused, or not wanted any more. */
export async function takeSeat(
  callId: string,
  as: 'visitor' | 'staff',
  wanted: () => boolean,
): Promise<SeatView | EndReason | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; wanted(); pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const seat = await ask(`/api/calls/${callId}/seat?as=${as}`, { body: { page: PAGE_ID }, answer: seatView }, '')
    if (!(seat instanceof Problem)) return seat
    if (seat.isFinal) {
      if (seat.status === 401) return 'signed-out'
      // The patient's own status says whether the visit is over; until then they wait.
      return as === 'visitor' ? 'requeued' : 'finished'
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return undefined
}
