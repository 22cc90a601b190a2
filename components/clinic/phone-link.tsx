import type { ReactNode } from 'react'

/** The clinic's number in a sentence of the messages (`<tel>{phone}</tel>`): a tap on a telephone calls it. */
export function phoneIn(phone: string): { phone: string; tel: (number: ReactNode) => ReactNode } {
  return {
    phone,
    tel: (number) => (
      <a href={`tel:${phone.replace(/[^\d+]/g, '')}`} className="font-semibold whitespace-nowrap underline">
        {number}
      </a>
    ),
  }
}
