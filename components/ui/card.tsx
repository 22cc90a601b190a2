import type { ReactNode } from 'react'

export function Card({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section aria-label={label} className="rounded-2xl border border-line bg-surface p-5 sm:p-6">
      {children}
    </section>
  )
}
