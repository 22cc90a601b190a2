'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ask, Problem } from '@/lib/http/request.client'

type Said = { readonly tone: 'good' | 'bad'; readonly text: string }

/** What doctor or team do with somebody who waits, beside »Aufrufen«; `said` is how the last of it went. */
export function useReception() {
  const tError = useTranslations('errors')
  const [said, setSaid] = useState<Said>()

  /** The sentence of a refusal, or undefined when it is done. */
  const order = async (
    entryId: string,
    what: 'message' | 'hand-over' | 'dismissal' | 'return',
    body: unknown,
    done: string,
  ): Promise<string | undefined> => {
    setSaid(undefined)
    const answer = await ask(
      `/api/waiting-entries/${entryId}/${what}`,
      body === undefined ? {} : { body },
      tError('unavailable'),
    )
    setSaid(answer instanceof Problem ? { tone: 'bad', text: answer.message } : { tone: 'good', text: done })
    return answer instanceof Problem ? answer.message : undefined
  }

  return { said, order }
}

export type Reception = ReturnType<typeof useReception>
