import { redirect } from 'next/navigation'
import { cache } from 'react'
import { writeRefusal } from '@/lib/audit/refusals'
import { signedIn } from '@/lib/auth/actor'
import type { Admin } from '@/lib/auth/rules'

/** The admin, or the way to where this person belongs. A layout does not run on every navigation: pages ask too. */
export async function adminOnly(): Promise<Admin> {
  const person = await signedIn()
  if (!person) redirect('/anmelden')
  if (person.kind !== 'admin') {
    await writeDown()
    redirect('/praxis')
  }
  return person
}

/** Once for the layout and the page together. */
const writeDown = cache(() => writeRefusal('forbidden'))
