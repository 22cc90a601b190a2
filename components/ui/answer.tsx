import type { ReactNode } from 'react'

const TONE = {
  good: { frame: 'border-good bg-good-soft', mark: 'bg-good text-surface' },
  warn: { frame: 'border-warn bg-warn-soft', mark: 'bg-warn text-surface' },
  bad: { frame: 'border-bad bg-bad-soft', mark: 'bg-bad text-on-bad' },
} as const

const SIGN = {
  tick: 'M5 13l4 4L19 7',
  clock: 'M12 6v6l4 3',
  exclamation: 'M12 5v9M12 18v1',
  cross: 'M6 6l12 12M18 6L6 18',
} as const

export type AnswerLook = { readonly tone: keyof typeof TONE; readonly sign: keyof typeof SIGN }

/** A page's one question, and its answer that can be seen from afar. `state` is what it tells apart. */
export function Answer({
  question,
  state,
  look: { tone, sign },
  children,
}: {
  question: string
  state: string
  look: AnswerLook
  children: ReactNode
}) {
  const { frame, mark } = TONE[tone]
  return (
    <section className={`flex gap-4 rounded-2xl border-2 p-5 sm:gap-6 sm:p-7 ${frame}`} data-state={state}>
      <span className={`flex size-12 shrink-0 items-center justify-center rounded-full sm:size-14 ${mark}`}>
        <svg
          viewBox="0 0 24 24"
          className="size-8 fill-none stroke-current stroke-3"
          aria-hidden="true"
          strokeLinecap="round"
        >
          <path d={SIGN[sign]} />
        </svg>
      </span>
      <div className="grid gap-2">
        <h2 className="text-lg">{question}</h2>
        {children}
      </div>
    </section>
  )
}
