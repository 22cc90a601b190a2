import { z } from 'zod'
import { accountAddresses, assignStaff, createAccount, doctorAddressed } from '@/lib/account/store'
import { disconnect } from '@/lib/db/prisma'
import { line } from '@/lib/text/schema'
import { password } from './password'
import { Refusal } from './serve/refusal'

const ROLES = { arzt: 'DOCTOR', team: 'STAFF', verwaltung: 'ADMIN' } as const

const words = z.tuple([z.enum(['arzt', 'team', 'verwaltung']), z.email(), line(2, 80)]).rest(z.email())

const HOW = 'npm run account -- arzt|team|verwaltung E-Mail "Name" [bei team: E-Mail jeder Ärztin, jedes Arztes]'

/** `npm run account`: makes an account with a random password, which is shown this once. */
export async function makeAccount(given: readonly string[], say: (line: string) => void): Promise<void> {
  const parsed = words.safeParse(given)
  if (!parsed.success) throw new Refusal('So kann kein Zugang angelegt werden.', HOW)
  const [role, email, name, ...doctors] = parsed.data
  try {
    if ((await accountAddresses()).includes(email.toLowerCase())) {
      throw new Refusal(`Für ${email} gibt es schon einen Zugang.`, 'Eine andere E-Mail-Adresse nehmen.')
    }
    const doctorIds = await Promise.all(
      doctors.map(async (address) => {
        const id = await doctorAddressed(address)
        if (!id) throw new Refusal(`${address} gehört zu keiner Ärztin und keinem Arzt.`, HOW)
        return id
      }),
    )
    const secret = password()
    const { id } = await createAccount({ email, name, role: ROLES[role], password: secret, approved: true })
    for (const doctorId of doctorIds) await assignStaff(id, doctorId)
    say(`Zugang angelegt: ${email}`)
    say(`Passwort: ${secret}`)
    say('Das Passwort wird nur jetzt gezeigt.')
  } finally {
    await disconnect()
  }
}
