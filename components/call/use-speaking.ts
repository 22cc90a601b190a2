'use client'

import { useEffect, useState } from 'react'
import { watchLevel } from '@/lib/call/sound.client'

/** Louder than a quiet room, about −40 dB. */
const LOUD = 0.33
/** Between two words nothing flickers. */
const HOLDS_MS = 1_000

/** Whether somebody is to be heard just now, for people who do not hear it (EN 301 549, 6.5.5). */
export function useSpeaking(stream: MediaStream | null): boolean {
  const [speaking, setSpeaking] = useState(false)

  useEffect(() => {
    if (!stream) return
    let loudAt = Number.NEGATIVE_INFINITY
    const stop = watchLevel(stream, (level) => {
      const now = performance.now()
      if (level !== null && level >= LOUD) loudAt = now
      setSpeaking(now - loudAt < HOLDS_MS)
    })
    return () => {
      stop()
      setSpeaking(false)
    }
  }, [stream])

  return speaking
}
