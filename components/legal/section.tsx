import type { ReactNode } from 'react'

/** A heading and its paragraphs; a line break in the text is a new paragraph. */
export function LegalSection({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-xl font-bold">{title}</h2>
      {text.split('\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {children}
    </section>
  )
}
