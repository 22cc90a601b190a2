import { Cpu, SignalMedium } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Finding } from '@/lib/call/quality.rules'
import { adviceFor, SPOKEN_AT_MOST_EVERY_MS } from './quality-words'

/**
 * How good the connection is and whose network or device is the reason, in one quiet sentence; the way to what helps.
 * A good connection needs no words: nothing is shown. `finding` is null while there is no connection to speak of.
 */
export function QualityLine({
  finding,
  onAudioOnly,
}: {
  finding: Finding | null
  onAudioOnly: (() => void) | undefined
}) {
  const t = useTranslations('quality')
  const [open, setOpen] = useState(false)
  const shown: Finding = finding ?? { name: 'good' }
  const sentence = t(`sentence.${shown.name}`, { link: 'link' in shown ? shown.link : 'untold' })
  const spoken = useSpoken(finding?.name ?? null, sentence)
  // What is said of an interruption stands elsewhere.
  const connected = finding !== null
  useEffect(() => {
    if (!connected) setOpen(false)
  }, [connected])
  const Icon = shown.name === 'own-device' ? Cpu : SignalMedium
  return (
    <>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      {shown.name === 'good' ? null : (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          className="-mx-2 flex min-h-11 flex-wrap items-center gap-x-2 rounded-lg px-2 text-left text-sm hover:bg-stage-hover"
        >
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          <span>{sentence}</span> <span className="underline underline-offset-4">{t('open')}</span>
        </button>
      )}
      {/* Stays when the connection is good again: nothing is taken away from somebody who reads. */}
      {open && connected ? (
        <Dialog title={sentence} closeLabel={t('close')} onClose={() => setOpen(false)}>
          <div className="grid gap-4">
            <p>{t(`cause.${'cause' in shown ? shown.cause : shown.name === 'own-device' ? 'load' : 'none'}`)}</p>
            {shown.name === 'good' ? null : (
              <>
                <h3 className="font-bold">{t('todo')}</h3>
                <ul className="grid list-disc gap-2 pl-6">
                  {adviceFor(shown).map((advice) => (
                    <li key={advice}>{t(`advice.${advice}`)}</li>
                  ))}
                </ul>
                <p>{t('stays')}</p>
                {onAudioOnly ? (
                  <Button
                    tone="secondary"
                    onClick={() => {
                      setOpen(false)
                      onAudioOnly()
                    }}
                  >
                    {t('audioOnly')}
                  </Button>
                ) : null}
              </>
            )}
          </div>
        </Dialog>
      ) : null}
    </>
  )
}

/** What a screen reader says when there is a pause: not every change, and never the good beginning. */
function useSpoken(name: Finding['name'] | null, sentence: string): string {
  const [spoken, setSpoken] = useState('')
  const last = useRef<{ name: Finding['name']; at: number }>({ name: 'good', at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (name === null || name === last.current.name) return
    const waitMs = Math.max(0, last.current.at + SPOKEN_AT_MOST_EVERY_MS - performance.now())
    const timer = setTimeout(() => {
      last.current = { name, at: performance.now() }
      setSpoken(sentence)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [name, sentence])
  return spoken
}
