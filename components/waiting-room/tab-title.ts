'use client'

import { useEffect } from 'react'

const COUNT = /^\(\d+\) /

/** How many wait stands in the tab's title: seen from other tabs, and silent (R23). */
export function useTabTitle(count: number): void {
  // Without dependencies: a change of page sets the title anew, and the clock's next tick puts the count back.
  useEffect(() => {
    const bare = document.title.replace(COUNT, '')
    const title = count === 0 ? bare : `(${count}) ${bare}`
    if (document.title !== title) document.title = title
  })
}
