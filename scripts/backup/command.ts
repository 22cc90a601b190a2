import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { recordEvent } from '@/lib/audit/store'
import { readMigrations } from '@/lib/db/migrate'
import { disconnect } from '@/lib/db/prisma'
import { acceptGap } from '@/lib/purge/clock.store'
import { migrateOrRefuse } from '../serve/database'
import { Refusal } from '../serve/refusal'
import type { Manifest } from './manifest'
import { REPLACE_WORD, restoreBackup } from './restore'
import { writeBackup } from './write'

type Place = {
  readonly databaseUrl: string
  readonly pepper: string
  readonly timeZone: string
  readonly signal: AbortSignal
}
type Say = (line: string) => void

/** Where whoever typed the command stands; npm itself goes to the clone. */
const pathOf = (file: string) => resolve(process.env.INIT_CWD ?? '.', file)

const sumOf = ({ tables }: Manifest) => tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('de-DE')

/** `npm run backup`: also while Sprechzimmer runs, and at whatever level the database is. */
export async function backup([name, ...more]: readonly string[], place: Place, say: Say): Promise<void> {
  if (name === undefined || name.startsWith('-') || more.length > 0) {
    throw new Refusal(
      'Es fehlt, wohin gesichert werden soll.',
      'npm run backup -- /sicherungen/sprechzimmer-2026-11-28.zip',
    )
  }
  const file = pathOf(name)
  const manifest = await writeBackup({ ...place, file })
  // An older level may have another audit trail than this program writes.
  if (manifest.migrations.length === (await readMigrations()).length) await noteBackup()
  const size = (statSync(file).size / 1024).toLocaleString('de-DE', { maximumFractionDigits: 0 })
  say(`Sicherung geschrieben: ${file}`)
  say(`  ${sumOf(manifest)} Datensätze, ${size} KB, Stufe ${manifest.migrations.at(-1)?.name}`)
  say('  Nicht darin: Geheimnisse (secrets.json, .env) und Schlüssel. Sie gehören an einen anderen Ort.')
}

/** `npm run restore`: only into an empty database, or with the word that says that all of it may go. */
export async function restore(given: readonly string[], place: Place, say: Say): Promise<void> {
  const [name, flag, word, ...more] = given
  const replace = flag === '--replace' && word === REPLACE_WORD
  if (name === undefined || name.startsWith('-') || more.length > 0 || (flag !== undefined && !replace)) {
    throw new Refusal(
      'So kann nichts eingespielt werden. Es wurde nichts verändert.',
      `npm run restore -- /sicherungen/sprechzimmer-2026-11-28.zip [--replace ${REPLACE_WORD}]`,
    )
  }
  const { manifest, samePepper } = await restoreBackup({ ...place, file: pathOf(name), replace })
  await migrateOrRefuse(place.databaseUrl, say)
  const clock = await settle()
  const when = (at: Date) =>
    at.toLocaleString('de-DE', { timeZone: place.timeZone, dateStyle: 'long', timeStyle: 'short' })
  say(
    `Eingespielt: ${sumOf(manifest)} Datensätze, Stand ${when(new Date(manifest.madeAt))}. Jeder ist gezählt und verglichen.`,
  )
  say('  Alle Anmeldungen von vorher sind beendet, einmalige Links gelten nicht mehr.')
  if (!samePepper) {
    say('  Achtung: CODE_PEPPER ist ein anderer als bei der Sicherung. Ausgegebene Einwahlcodes und zweite Faktoren')
    say('  gelten nicht mehr. Weder das Protokoll noch die Herkunft der Sicherung lässt sich prüfen. Besser: die')
    say('  secrets.json von damals in einen leeren Ordner legen (DATA_DIR) und dorthin einspielen.')
  }
  say(
    '  Was seither geschah, fehlt: Bitte gesperrte Zugänge, neue Passwörter und auf Wunsch gelöschte Personen prüfen.',
  )
  say(
    `  Was inzwischen gelöscht sein müsste, geht Sekunden nach dem nächsten Start. Es gilt die Uhr der Datenbank: ${when(clock)}.`,
  )
}

/** What only the application's own level can be told. */
async function settle(): Promise<Date> {
  try {
    const clock = await acceptGap()
    await recordEvent({ actor: 'system', action: 'backup.restored', subject: ['clinic', undefined] })
    return clock
  } finally {
    await disconnect()
  }
}

async function noteBackup(): Promise<void> {
  try {
    await recordEvent({ actor: 'system', action: 'backup.written', subject: ['clinic', undefined] })
  } finally {
    await disconnect()
  }
}
