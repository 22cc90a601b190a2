'use client'

import { Paperclip, SendHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button, type Size } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type Chat, MAX_TEXT } from '@/lib/call/chat.rules'
import type { Conversation } from '@/lib/call/conversation.client'

/** The room that is left is said when it becomes little. */
const LITTLE_ROOM = 200

/** Where one writes: Enter sends, Shift and Enter begins a new line. Files are chosen here too. */
export function ChatComposer({
  conversation,
  chat,
  otherName,
  group,
  size,
}: {
  conversation: Conversation
  chat: Chat
  otherName: string
  group: boolean
  size: Size
}) {
  const t = useTranslations('chat')
  const tGroup = useTranslations('companion.writing')
  const id = useId()
  // The field's own: what is sent is cleaned, which must not disturb a word that an input method is still composing.
  const [text, setText] = useState(chat.draft)
  const [tooLarge, setTooLarge] = useState<string>()
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const left = MAX_TEXT - text.length

  const write = (next: string) => {
    setText(next)
    conversation.type(next)
  }
  const send = () => {
    conversation.commit()
    setText('')
    field.current?.focus()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  const choose = (files: readonly File[]) => {
    const refused = files.filter((file) => !conversation.offer(file))
    setTooLarge(refused[0]?.name)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="grid grid-cols-1 gap-2 border-t border-line px-4 py-3"
    >
      {tooLarge === undefined ? null : (
        <Notice tone="warn" live="alert">
          <p className="break-words">{t('tooLarge', { file: tooLarge })}</p>
        </Notice>
      )}
      <label htmlFor={id} className="font-semibold">
        {group ? tGroup('write') : t('write', { name: otherName })}
      </label>
      <div className="flex gap-2">
        <textarea
          ref={field}
          id={id}
          rows={2}
          value={text}
          maxLength={MAX_TEXT}
          enterKeyHint="send"
          autoComplete="off"
          aria-describedby={`${id}-seen`}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKey}
          className="min-w-0 flex-1 resize-none rounded-lg border-2 border-field-line bg-surface px-3 py-2 text-ink"
        />
        <Button type="submit" className="flex-col gap-0">
          <SendHorizontal aria-hidden="true" className="size-6" />
          {t('send')}
        </Button>
      </div>
      <p id={`${id}-seen`} className="text-muted">
        {group ? tGroup(chat.sharing ? 'seen' : 'unseen') : t(chat.sharing ? 'seen' : 'unseen', { name: otherName })}
      </p>
      <p role="status" className="empty:hidden text-muted">
        {left <= LITTLE_ROOM ? t('left', { count: left }) : ''}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Button tone="secondary" size={size} onClick={() => chooser.current?.click()}>
          <Paperclip aria-hidden="true" className="size-5" />
          {t('file')}
        </Button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={({ target }) => {
            choose([...(target.files ?? [])])
            // So that the same file can be chosen once more.
            target.value = ''
          }}
        />
        <div className="min-w-40 flex-1">
          <Checkbox
            role="switch"
            size={size}
            label={t('share')}
            checked={chat.sharing}
            onChange={(event) => conversation.share(event.target.checked)}
          />
        </div>
      </div>
    </form>
  )
}
