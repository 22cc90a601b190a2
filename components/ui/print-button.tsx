'use client'

import { Button } from './button'

/** Opens the browser's own dialogue for printing, where it can be saved as PDF too. */
export function PrintButton({ children }: { children: string }) {
  return (
    <Button tone="secondary" className="print:hidden" onClick={() => window.print()}>
      {children}
    </Button>
  )
}
