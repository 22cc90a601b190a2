'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { callRunner } from '@/lib/call/runner.client'
import type { WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { openStream, type StreamState } from '@/lib/signalling/stream.client'
import { notifyOfArrival } from '@/lib/waiting-room/notification.client'
import { inOrder, isHeard, type Order } from '@/lib/waiting-room/rules'
import { Tone } from '@/lib/waiting-room/tone.client'

/** Below this address is a consultation; nothing may pull the doctor out of it. */
export const CALLS = '/praxis/gespraech/'

type Live = {
  readonly role: 'doctor' | 'staff'
  readonly view: WaitingRoomView
  /** `over`: the sign-in has ended. */
  readonly stream: StreamState | 'over'
  readonly tone: Tone
  /** Another one: the agenda has changed. Empty until the stream has told it. */
  readonly agenda: string
  /** Counts the arrivals that were heard, so that a screen reader can say them too. */
  readonly heard: number
  /** How the lists are ordered. */
  readonly order: Order
  readonly setOrder: (order: Order) => void
}

const LiveRoom = createContext<Live | null>(null)

/** Where a page stands without a stream, there is no news. */
export function useAgendaVersion(): string {
  return useContext(LiveRoom)?.agenda ?? ''
}

export function useLiveRoom(): Live {
  const live = useContext(LiveRoom)
  if (!live) throw new Error('useLiveRoom needs a LiveRoomProvider around it')
  return live
}

/** Who waits, in order of arrival, whoever they wait for. */
export function waitingIn(view: WaitingRoomView): WaitingPatient[] {
  return inOrder(
    view.doctors.flatMap(({ patients }) => patients.filter(({ status }) => status === 'WAITING')),
    'arrival',
  )
}

/**
 * The portal's one event stream: it keeps the waiting room fresh on every page and feeds the doctor's call.
 * `initial` is what the server knew when the page was made: who waited already does not sound.
 */
export function LiveRoomProvider({
  role,
  initial,
  children,
}: {
  role: Live['role']
  initial: WaitingRoomView
  children: ReactNode
}) {
  const router = useRouter()
  const inCall = usePathname().startsWith(CALLS)
  const [view, setView] = useState(initial)
  const [stream, setStream] = useState<Live['stream']>('open')
  const [heard, setHeard] = useState(0)
  const [agenda, setAgenda] = useState('')
  const [order, setOrder] = useState<Order>('arrival')
  const arrived = useTranslations('waitingRoom')('arrived')
  const [tone] = useState(() => new Tone())
  const last = useRef(initial)

  useEffect(() => {
    tone.open()
    return tone.close
  }, [tone])

  useEffect(() => {
    const opened = openStream(
      'staff',
      {
        'waiting-room'(next) {
          if (isHeard(last.current, next)) {
            tone.play()
            notifyOfArrival(arrived)
            setHeard((count) => count + 1)
          }
          last.current = next
          setView(next)
          if (role === 'staff') return
          callRunner.hearWaitingRoom(next)
        },
        agenda: ({ version }) => setAgenda(version),
        signals: (delivery) => callRunner.hearSignals(delivery),
        reset: ({ callId }) => callRunner.hearReset(callId),
        over() {
          callRunner.leaveWaiting()
          setStream('over')
        },
      },
      setStream,
    )
    const online = () => callRunner.networkIsBack()
    addEventListener('online', online)
    return () => {
      opened.close()
      removeEventListener('online', online)
    }
  }, [role, tone, arrived])

  // Signed out in another tab: next-auth leaves a word for the others.
  useEffect(() => {
    const look = ({ key }: StorageEvent) => {
      if (key === 'nextauth.message') router.refresh()
    }
    addEventListener('storage', look)
    return () => removeEventListener('storage', look)
  }, [router])

  // The sign-in has ended: the server sends this page to the sign-in, but never out of a consultation.
  useEffect(() => {
    if (stream === 'over' && !inCall) router.refresh()
  }, [stream, inCall, router])

  const live = useMemo(
    () => ({ role, view, stream, tone, heard, agenda, order, setOrder }),
    [role, view, stream, tone, heard, agenda, order],
  )
  return <LiveRoom value={live}>{children}</LiveRoom>
}
