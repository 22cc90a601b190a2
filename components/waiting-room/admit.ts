'use client'

import { useTranslations } from 'next-intl'
import { type PointerEvent, useState } from 'react'
import { callRunner } from '@/lib/call/runner.client'
import { Problem } from '@/lib/http/request.client'

/** A finger that is laid on the list may want to move it. */
const FIRM: readonly string[] = ['mouse', 'pen']

/** Begins what takes long while the button goes down. Wherever the hand lets go: a click, if there is one, comes first. */
function press(event: PointerEvent): void {
  if (event.button !== 0 || !FIRM.includes(event.pointerType)) return
  const letGo = callRunner.foresee()
  const over = new AbortController()
  for (const name of ['pointerup', 'pointercancel']) {
    window.addEventListener(
      name,
      () => {
        over.abort()
        setTimeout(letGo)
      },
      { signal: over.signal },
    )
  }
}

/** »Aufrufen«: one click from the waiting list to the consultation. */
export function useAdmission() {
  const tError = useTranslations('errors')
  const [admitting, setAdmitting] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const admit = async (entryId: string, companion: boolean) => {
    setAdmitting(entryId)
    setProblem(undefined)
    const unreachable = tError('unavailable')
    const outcome = await (companion
      ? callRunner.admitCompanion(entryId, unreachable)
      : callRunner.admit(entryId, unreachable))
    if (outcome instanceof Problem) setProblem(outcome.message)
    setAdmitting(undefined)
  }

  return { admit, press, admitting, problem }
}
