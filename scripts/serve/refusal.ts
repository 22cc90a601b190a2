import type { MigrationOutcome } from '@/lib/db/migrate'

/** Why the installation does not start: one sentence, and what to do about it. */
export class Refusal extends Error {
  constructor(
    sentence: string,
    readonly remedy: string,
  ) {
    super(sentence)
  }
}

const RESTORE = 'Die zuletzt benutzte Fassung von Sprechzimmer starten, oder eine Sicherung der Datenbank einspielen.'

function ofConnection(code: string, where: string): Refusal {
  if (code === '28P01' || code === '28000') {
    return new Refusal(
      `Die Datenbank auf ${where} nimmt Namen oder Passwort nicht an.`,
      'Beides in DATABASE_URL berichtigen.',
    )
  }
  if (code === '3D000') {
    return new Refusal(
      `Auf ${where} gibt es die Datenbank aus DATABASE_URL nicht.`,
      'Sie anlegen (CREATE DATABASE), oder den Namen berichtigen.',
    )
  }
  return new Refusal(
    `Die Datenbank auf ${where} ist nicht erreichbar (${code}).`,
    'Prüfen, ob sie läuft und ob DATABASE_URL stimmt; ohne DATABASE_URL wird eine eigene gestartet.',
  )
}

/** What a migration that did not happen means for the person at the terminal. */
export function ofMigration(outcome: Exclude<MigrationOutcome, { kind: 'migrated' }>, where: string): Refusal {
  switch (outcome.kind) {
    case 'unreachable':
      return ofConnection(outcome.code, where)
    case 'too-old':
      return new Refusal(`Postgres ${outcome.version} auf ${where} ist zu alt.`, 'Postgres 15 oder neuer benutzen.')
    case 'busy':
      return new Refusal(
        'Ein anderer Start ändert die Datenbank schon länger als eine Minute.',
        'Warten, bis er fertig ist, und dann neu starten.',
      )
    case 'changed':
      return new Refusal(
        `Die Migration ${outcome.migration} wurde nach ihrer Anwendung geändert.`,
        'Ihre Datei in prisma/migrations wiederherstellen (git checkout).',
      )
    case 'newer':
      return new Refusal(`Die Datenbank ist neuer als dieses Programm (Migration ${outcome.migration}).`, RESTORE)
    case 'unfinished':
      return new Refusal(`Die Migration ${outcome.migration} wurde von einem anderen Werkzeug nicht beendet.`, RESTORE)
    case 'failed':
      return new Refusal(
        `Die Migration ${outcome.migration} ist fehlgeschlagen und wurde zurückgenommen (${outcome.code}: ${outcome.message}).`,
        RESTORE,
      )
    case 'time-zone':
      return new Refusal(
        `Verbindungen zur Datenbank laufen in der Zeit ${outcome.found} statt in UTC.`,
        'In DATABASE_URL kein options= und keinen Verbindungsverteiler nehmen, der Einstellungen verwirft.',
      )
    default:
      return outcome satisfies never
  }
}
