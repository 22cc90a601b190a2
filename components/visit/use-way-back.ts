'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { ask, insist, Problem } from '@/lib/http/request.client'
import { farewell, type WayBack, wayBack } from '@/lib/waiting-room/return.schema'
import { Tone } from '@/lib/waiting-room/tone.client'

/** How often the goodbye page asks whether it was a mistake. */
const ASK_EVERY_MS = 4_000

export type ReturnWay = {
  /** `none`: there is nothing to come back to. */
  readonly state: Exclude<WayBack, 'entered'> | 'none'
  /** The farewell is said: the cookie is gone. */
  readonly parted: boolean
  readonly entering: boolean
  readonly problem: string | undefined
  readonly enter: () => Promise<void>
}

/**
 * After the practice has ended the visit: gives the cookie away for a key that is in this page's memory and nowhere else
 * (L5), and asks for some minutes whether the practice has opened the way back. The tone says that it has.
 */
export function useWayBack(ended: boolean, onReturned: () => void): ReturnWay {
  const tError = useTranslations('errors')
  const [state, setState] = useState<ReturnWay['state']>('none')
  const [parted, setParted] = useState(false)
  const [entering, setEntering] = useState(false)
  const [problem, setProblem] = useState<string>()
  const key = useRef<string>(undefined)

  useEffect(() => {
    if (!ended) return
    const tone = new Tone()
    tone.open()
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let opened = false
    let forgotten = false
    const look = async () => {
      if (!key.current) return
      const answer = await ask('/api/visit/return', { body: { key: key.current, enter: false }, answer: wayBack }, '')
      if (stopped) return
      if (!(answer instanceof Problem) && answer.state !== 'entered') {
        if (answer.state === 'open' && !opened) tone.play()
        // Who has never been asked back need not know that this is over now.
        setState(answer.state === 'gone' && !opened ? 'none' : answer.state)
        opened ||= answer.state === 'open'
        if (answer.state === 'gone') return
      }
      timer = setTimeout(() => void look(), ASK_EVERY_MS)
    }
    void insist('/api/visit/farewell', { answer: farewell }).then((answer) => {
      setParted(true)
      if (forgotten || answer instanceof Problem) return
      if (answer.key !== null) key.current = answer.key
      if (!stopped) void look()
    })
    // A page that the browser keeps for its back button keeps no way into the visit.
    const forget = () => {
      stopped = true
      forgotten = true
      clearTimeout(timer)
      key.current = undefined
      setState('none')
    }
    addEventListener('pagehide', forget)
    return () => {
      stopped = true
      clearTimeout(timer)
      tone.close()
      removeEventListener('pagehide', forget)
    }
  }, [ended])

  const enter = async () => {
    setEntering(true)
    setProblem(undefined)
    const body = { key: key.current ?? '', enter: true }
    const answer = await ask('/api/visit/return', { body, answer: wayBack }, tError('unavailable'))
    setEntering(false)
    if (answer instanceof Problem) setProblem(answer.message)
    else if (answer.state === 'entered') onReturned()
    else setState(answer.state)
  }

  return { state, parted, entering, problem, enter }
}
