import type { CompanionKind } from '@/lib/companion/rules'
import type { Findings } from '@/lib/waiting-room/findings.schema'
import type { CodeView } from './code.rules'
import type { Conversation } from './conversation.client'
import type { Line } from './line.client'
import type { OutgoingView } from './outgoing.client'
import type { Finding } from './quality.rules'
import type { SendingMessage } from './sending.schema'
import { type CallState, isLive } from './states'
import type { Connection } from './stats.client'

/** One line as the screen shows it. */
export type LinePicture = {
  readonly state: CallState
  readonly remote: MediaStream | null
  /** What the other side says that it sends; null before it has said so. */
  readonly other: SendingMessage | null
  readonly connection: Connection | null
  readonly finding: Finding
  readonly code: CodeView
}

/** A further person in the call, as this page is connected with them. */
export type CompanionPicture = LinePicture & {
  readonly seat: number
  readonly name: string
  /** Null for the doctor and the patient, as a companion sees them. */
  readonly companion: CompanionKind | null
}

/** What the screen shows of a call. */
export type CallPicture = OutgoingView &
  LinePicture & {
    readonly callId: string
    /** Whose waiting entry it is about; null when this page found the call open. */
    readonly entryId: string | null
    /** This page's own; 0 is the doctor's, 1 the patient's. */
    readonly seat: number
    /** Everybody beside the person whom the call is about. */
    readonly companions: readonly CompanionPicture[]
    /** What is written in the call. */
    readonly conversation: Conversation
  }

export function pictureOf(line: Line, other: SendingMessage | undefined): LinePicture {
  return {
    state: line.state,
    remote: line.remote,
    other: other ?? null,
    connection: line.connection,
    finding: line.finding,
    code: line.codeView,
  }
}

export function companionPictureOf(line: Line, other: SendingMessage | undefined): CompanionPicture {
  return {
    ...pictureOf(line, other),
    seat: line.party.other,
    name: line.opposite?.name ?? '',
    companion: line.opposite?.companion ?? null,
  }
}

/**
 * How somebody is connected, for the doctor's traffic light. Undefined while there is nothing new to say: in a short
 * interruption, after a visit, and while nobody answers.
 */
export function pathOf({ state, connection }: Line): Findings['path'] | undefined {
  switch (state.status) {
    case 'connected':
      return connection?.path
    case 'connecting':
    case 'reconnecting':
      return state.outage === 'long' && isLive(state) ? 'none' : undefined
    case 'ended':
      return state.reason === 'requeued' ? 'unknown' : undefined
    case 'joining':
    case 'waiting-for-peer':
    case 'unstable':
    case 'seat-lost':
      return undefined
    default:
      return state satisfies never
  }
}
