import { useState } from 'react'

/** Puts a text into the clipboard. `copied` is which one it was, or `nothing` where the browser refused. */
export function useCopy<What extends string>() {
  const [copied, setCopied] = useState<What | 'nothing'>()
  const copy = async (what: What, text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(what)
    } catch {
      setCopied('nothing')
    }
  }
  return { copied, copy }
}
