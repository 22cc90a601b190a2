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

  const admit = async (entryId: string) => {
    setAdmitting(entryId)
    setProblem(undefined)
    const callId = await callRunner.admit(entryId, tError('unavailable'))
    if (callId instanceof Problem) setProblem(callId.message)
    setAdmitting(undefined)
  }

  return { admit, admitting, problem }
}
