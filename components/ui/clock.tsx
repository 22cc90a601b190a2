'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

/** A time of day as a clinic writes it, in every language: 14:30. */
export const TIME_OF_DAY = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

const TICK_MS = 5_000

const Now = createContext<Date | null>(null)

/** The server's time, going on from the moment it was sent: the clock of this computer may be wrong. */
export function Clock({ serverNow, children }: { serverNow: string; children: ReactNode }) {
  // The first answer only: a refresh brings a later one, from which as much has not passed.
  const [origin] = useState(() => new Date(serverNow).getTime())
  const [passedMs, setPassedMs] = useState(0)
  useEffect(() => {
    const begin = Date.now()
    const tick = () => setPassedMs(Date.now() - begin)
    const timer = setInterval(tick, TICK_MS)
    // Timers of a hidden page are slowed down.
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [])
  const now = useMemo(() => new Date(origin + passedMs), [origin, passedMs])
  return <Now value={now}>{children}</Now>
}

/** The server's time, renewed every few seconds. */
export function useNow(): Date {
  const now = useContext(Now)
  if (!now) throw new Error('useNow needs a Clock around it')
  return now
}
