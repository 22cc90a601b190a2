'use client'

import { useEffect } from 'react'

/** The product's icon (app/icon.svg) with a dot. */
const WAITING = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0b5a69"/>' +
    '<path d="M14 20h24a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H24l-8 8v-8h-2a4 4 0 0 1-4-4V24a4 4 0 0 1 4-4z" fill="#fff"/>' +
    '<path d="M45 29l9-6v18l-9-6z" fill="#fff"/><circle cx="47" cy="17" r="17" fill="#fff"/>' +
    '<circle cx="47" cy="17" r="13" fill="#c3260c"/></svg>',
)}`

/** While somebody waits, the tab's icon carries a dot: seen where the title is too narrow, and silent (R23). */
export function useTabIcon(anybodyWaits: boolean): void {
  useEffect(() => {
    if (!anybodyWaits) return
    const usual = new Map<HTMLLinkElement, string>()
    const write = () => {
      for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')) {
        if (link.getAttribute('href') === WAITING) continue
        usual.set(link, link.getAttribute('href') ?? '')
        link.setAttribute('href', WAITING)
      }
    }
    write()
    // Another page may bring icons of its own.
    const watcher = new MutationObserver(write)
    watcher.observe(document.head, { childList: true, attributes: true, attributeFilter: ['href'], subtree: true })
    return () => {
      watcher.disconnect()
      for (const [link, href] of usual) link.setAttribute('href', href)
    }
  }, [anybodyWaits])
}
