'use client'

import { useEffect } from 'react'

/** Keeps the screen on while this is shown, where the browser can: a sleeping phone hears nothing. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let left = false
    const take = () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      // Refused on low battery: then the screen sleeps, and the visit comes back when it wakes.
      navigator.wakeLock.request('screen').then(
        (taken) => {
          lock = taken
          if (left) void taken.release()
        },
        () => {},
      )
    }
    take()
    document.addEventListener('visibilitychange', take)
    return () => {
      left = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release().catch(() => {})
    }
  }, [])
}
