import { type RefObject, useEffect } from 'react'

/** An element that is gone from the page plays on, and costs the phone its battery, until somebody collects it. */
export function useLettingGo(element: RefObject<HTMLMediaElement | null>): void {
  useEffect(() => {
    const held = element.current
    return () => {
      if (held) held.srcObject = null
    }
  }, [element])
}
