'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { TEMPLATES } from '@/lib/waiting-room/message.schema'
import { MAX_MESSAGE, type MessageRequest } from '@/lib/waiting-room/reception.schema'
import type { Reception } from './reception'

/** A word to somebody who waits: one click for a ready sentence, or words of one's own. */
export function MessageDialog({
  entryId,
  name,
  reception,
  onClose,
}: {
  entryId: string
  name: string
  reception: Reception
  onClose: () => void
}) {
  const t = useTranslations('reception.message')
  const tWords = useTranslations('waitingMessage')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  const send = async (words: MessageRequest) => {
    setBusy(true)
    const refused = await reception.order(entryId, 'message', words, t('done', { name }))
    setBusy(false)
    if (refused === undefined) onClose()
    else setProblem(refused)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return setProblem(t('ownMissing'))
    void send({ text })
  }

  return (
    <Dialog title={t('title', { name })} closeLabel={t('close')} onClose={onClose}>
      <div className="grid gap-6">
        <section aria-label={t('ready')} className="grid gap-2">
          <h3 className="font-semibold">{t('ready')}</h3>
          {TEMPLATES.map((template) => (
            <Button key={template} tone="secondary" disabled={busy} onClick={() => void send({ template })}>
              {tWords(template)}
            </Button>
          ))}
        </section>
        <form noValidate onSubmit={submit} className="grid justify-items-start gap-3 *:w-full">
          <TextField
            label={t('own')}
            hint={t('ownHint')}
            problem={problem}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            maxLength={MAX_MESSAGE}
          />
          <Button type="submit" className="sm:w-auto!" disabled={busy}>
            {t('send')}
          </Button>
        </form>
      </div>
    </Dialog>
  )
}
