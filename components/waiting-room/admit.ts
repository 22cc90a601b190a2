'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { callRunner } from '@/lib/call/runner.client'
import { Problem } from '@/lib/http/request.client'

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

  return { admit, admitting, problem }
}
