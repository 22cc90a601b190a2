import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactElement, ReactNode } from 'react'
import { Clock } from '@/components/ui/clock'
import messages from '@/messages/de.json'

/** Noon and a bit on an ordinary day, as the server tells it. */
export const NOW = '2026-11-23T12:04:00.000Z'

function Surroundings({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="de" messages={messages} timeZone="Europe/Berlin">
      <Clock serverNow={NOW}>{children}</Clock>
    </NextIntlClientProvider>
  )
}

/** Renders as a German clinic in Berlin sees it. */
export function renderInGerman(ui: ReactElement) {
  return render(ui, { wrapper: Surroundings })
}

/** Answers of our handlers in the order of the questions; returns what was asked. */
export function answerWith(...answers: { status?: number; json?: unknown }[]) {
  const asked: { path: string; body: unknown }[] = []
  globalThis.fetch = jest.fn(async (path: string | URL | Request, init?: RequestInit) => {
    asked.push({ path: String(path), body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined })
    const { status = 200, json } = answers.shift() ?? { status: 500 }
    // As much of a Response as is read; jsdom has none.
    return { ok: status < 400, status, json: async () => json } as Response
  })
  return asked
}
