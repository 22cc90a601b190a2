'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type RelayHealth as Health, relayHealth } from '@/lib/relay/schema'

/** Whether the relay really does its work, as the server finds out by asking it for an allocation. */
export function RelayHealth() {
  const t = useTranslations('relay')
  const tError = useTranslations('errors')
  const [health, setHealth] = useState<Health | Problem>()

  const look = useCallback(async () => {
    setHealth(undefined)
    setHealth(await ask('/api/relay/check', { answer: relayHealth }, tError('unavailable')))
  }, [tError])

  useEffect(() => {
    void look()
  }, [look])

  return (
    <section className="grid content-start gap-4">
      <h2 className="text-xl font-bold">{t('title')}</h2>
      <p>{t('intro')}</p>
      <div role="status" className="grid gap-3">
        {health === undefined ? <p>{t('checking')}</p> : null}
        {health instanceof Problem ? <Notice tone="bad">{health.message}</Notice> : null}
        {health && !(health instanceof Problem) ? <Found health={health} /> : null}
      </div>
      <Button tone="secondary" className="justify-self-start" onClick={() => void look()}>
        {t('again')}
      </Button>
    </section>
  )
}

function Found({ health: { only, relays } }: { health: Health }) {
  const t = useTranslations('relay')
  if (relays.length === 0) return <Notice tone="warn">{t('none')}</Notice>
  return (
    <>
      {only ? <p>{t('only')}</p> : null}
      <ul className="grid gap-3">
        {relays.map(({ url, state }) => (
          <li key={url}>
            <Notice tone={state === 'works' ? 'good' : 'bad'}>
              <span className="block font-semibold [overflow-wrap:anywhere]">{url}</span>
              {t(state)}
            </Notice>
          </li>
        ))}
      </ul>
    </>
  )
}
