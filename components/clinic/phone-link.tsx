import type { ReactNode } from 'react'
import { telAddress } from '@/lib/clinic/phone.rules'

/** The clinic's number in a sentence of the messages (`<tel>{phone}</tel>`): a tap on a telephone calls it. */
export function phoneIn(phone: string): { phone: string; tel: (number: ReactNode) => ReactNode } {
  return {
    phone,
    tel: (number) => (
      <a href={telAddress(phone)} className="font-semibold whitespace-nowrap underline">
        {number}
      </a>
    ),
  }
}
