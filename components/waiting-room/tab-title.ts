'use client'

import { useEffect } from 'react'

const COUNT = /^\(\d+\) /

/** How many wait stands in the tab's title: seen from other tabs, and silent (R23). */
export function useTabTitle(count: number): void {
  useEffect(() => {
    const write = () => {
      const bare = document.title.replace(COUNT, '')
      const title = count === 0 ? bare : `(${count}) ${bare}`
      if (document.title !== title) document.title = title
    }
    write()
    // Another page brings a title of its own.
    const watcher = new MutationObserver(write)
    watcher.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => watcher.disconnect()
  }, [count])
}
