'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type AgendaItem, agendaItem } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'

/**
 * The appointment that a dialogue changes. When somebody else was quicker, the newest is fetched: it is shown beside
 * what was typed, and the next try is about that version.
 */
export function useNewest(item: AgendaItem) {
  const tError = useTranslations('errors')
  const [newest, setNewest] = useState<AgendaItem>()
  const readAgain = async () => {
    const answer = await ask(
      `/api/appointments/${item.id}`,
      { method: 'GET', answer: agendaItem },
      tError('unavailable'),
    )
    if (!(answer instanceof Problem)) setNewest(answer)
  }
  return { current: newest ?? item, newest, readAgain }
}
