import type { ReactNode } from 'react'

type Tone = 'good' | 'warn' | 'bad' | 'plain'

const TONE: Record<Tone, string> = {
  good: 'border-good bg-good-soft',
  warn: 'border-warn bg-warn-soft',
  bad: 'border-bad bg-bad-soft',
  plain: 'border-accent bg-accent-soft',
}

/**
 * A sentence that people must not miss. With `live` it is spoken when it appears: `alert` at once, `status` when
 * there is a pause.
 */
export function Notice({
  tone = 'plain',
  live,
  children,
}: {
  tone?: Tone
  live?: 'alert' | 'status'
  children: ReactNode
}) {
  return (
    <div role={live} className={`rounded-lg border-l-4 text-ink px-4 py-3 ${TONE[tone]}`}>
      {children}
    </div>
  )
}
