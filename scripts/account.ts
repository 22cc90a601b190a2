import { z } from 'zod'
import { firstAdminLink, rescueAdmin } from '@/lib/account/link.store'
import { normaliseEmail } from '@/lib/account/rules'
import { disconnect } from '@/lib/db/prisma'
import { Refusal } from './serve/refusal'

const HOW = 'npm run account -- E-Mail'

/**
 * `npm run account`: the way back in for an admin who has lost password or second factor. Everybody else asks an admin;
 * accounts are made on the page »Zugänge«.
 */
export async function rescue(given: readonly string[], say: (line: string) => void): Promise<void> {
  try {
    const first = await firstAdminLink()
    if (first !== undefined) return sayLink('Dieser Link legt den ersten Zugang der Verwaltung an:', first, say)
    const email = z.tuple([z.email()]).safeParse(given)
    if (!email.success) throw new Refusal('Es fehlt die E-Mail-Adresse eines Zugangs der Verwaltung.', HOW)
    const link = await rescueAdmin(normaliseEmail(email.data[0]))
    if (link === undefined) {
      throw new Refusal(
        `${email.data[0]} gehört zu keinem Zugang der Verwaltung.`,
        'Alle anderen Zugänge verwaltet die Verwaltung selbst, auf der Seite »Zugänge«.',
      )
    }
    say('Eine Sperre und der zweite Faktor dieses Zugangs sind aufgehoben.')
    sayLink('Mit diesem Link lässt sich ein neues Passwort wählen:', link, say)
  } finally {
    await disconnect()
  }
}

function sayLink(what: string, link: string, say: (line: string) => void): void {
  say(what)
  say(`  ${link}`)
  say('Er wird nur jetzt gezeigt, gilt einmal und drei Tage lang.')
}
