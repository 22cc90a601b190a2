'use client'

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Button } from './button'

/** A modal dialogue on the browser's own element: focus is kept inside, Escape closes it. */
export function Dialog({
  title,
  closeLabel,
  onClose,
  children,
}: {
  title: string
  closeLabel: string
  onClose: () => void
  children: ReactNode
}) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  // Before the element goes, so that closing it gives the focus back to what opened it.
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  // With new content, the focus goes to where it begins.
  useLayoutEffect(() => {
    const first = element.current?.querySelector<HTMLElement>('[data-autofocus]') ?? heading.current
    if (title) first?.focus()
  }, [title])
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="m-auto w-[min(40rem,calc(100vw-2rem))] rounded-2xl border border-line bg-surface p-6 text-ink"
    >
      <div className="mb-4 flex items-center justify-between gap-4">
        <h2 ref={heading} tabIndex={-1} id={titleId} className="text-xl font-bold outline-none">
          {title}
        </h2>
        <Button tone="quiet" className="-mr-4 shrink-0" onClick={onClose}>
          {closeLabel}
        </Button>
      </div>
      {children}
    </dialog>
  )
}
