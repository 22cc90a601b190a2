'use client'

import { Volume2 } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { TIME_OF_DAY, useNow } from '@/components/ui/clock'
import { useMessageWords } from '@/components/waiting-room/message-words'
import type { VisitView } from '@/lib/signalling/schema'
import { minutesUntil } from '@/lib/waiting-room/estimate.rules'
import { Tone } from '@/lib/waiting-room/tone.client'

/** The last ones; earlier ones are out of date. */
const SHOWN = 3

/** What the practice has written to who waits, with a tone; and how long it will take, where that is known. */
export function WaitingNews({ messages, expectedAt }: Pick<VisitView, 'messages' | 'expectedAt'>) {
  const t = useTranslations('waitingNews')
  const format = useFormatter()
  const wordsOf = useMessageWords()
  const now = useNow()
  const whyId = useId()
  const [tone] = useState(() => new Tone())
  const silenced = useSyncExternalStore(tone.subscribe, tone.silenced, () => false)

  useEffect(() => {
    tone.open()
    return tone.close
  }, [tone])

  // What was there already when the page came does not sound again.
  const newest = messages.at(-1)?.id
  const known = useRef(newest)
  useEffect(() => {
    if (newest !== undefined && newest !== known.current) tone.play()
    known.current = newest
  }, [newest, tone])

  // The practice's own word counts more than a calculation.
  const expected = expectedAt !== null && messages.length === 0 ? new Date(expectedAt) : null
  return (
    <>
      {expected && expected > now ? (
        <p className="text-lg">{t('expected', { minutes: minutesUntil(expected, now) })}</p>
      ) : null}
      <section role="log" aria-label={t('title')} className="grid gap-3 empty:hidden">
        {messages.slice(-SHOWN).map((message) => (
          <div key={message.id} className="rounded-lg border-l-4 border-accent bg-accent-soft px-4 py-3 text-lg">
            <p className="text-muted">{t('one', { time: format.dateTime(new Date(message.at), TIME_OF_DAY) })}</p>
            <p className="text-xl font-semibold [overflow-wrap:anywhere]">{wordsOf(message)}</p>
          </div>
        ))}
      </section>
      {silenced ? (
        <div className="grid gap-1">
          <Button tone="secondary" size="large" onClick={tone.allow} aria-describedby={whyId}>
            <Volume2 aria-hidden className="size-6" />
            {t('sound')}
          </Button>
          <p id={whyId} className="text-lg text-muted">
            {t('soundWhy')}
          </p>
        </div>
      ) : null}
    </>
  )
}
