import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from './refusal.mjs'

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} dataFolder absolute
 * @property {string} keyFolder absolute
 * @property {string} publicUrl without a slash at its end
 * @property {URL | undefined} databaseUrl undefined: the embedded Postgres
 */

/** @param {string} name */
function read(name) {
  const value = process.env[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}

/**
 * @param {string} name
 * @param {number} least
 * @param {number} most
 * @param {number} otherwise
 */
function readNumber(name, least, most, otherwise) {
  const value = read(name)
  if (value === undefined) return otherwise
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= least && number <= most) return number
  throw new Refusal(
    `${name} ist keine Zahl von ${least} bis ${most}.`,
    `${name} richtig angeben, zum Beispiel ${name}=${otherwise}.`,
  )
}

/**
 * @param {string} name
 * @param {readonly string[]} protocols
 * @param {string} example
 */
function readUrl(name, protocols, example) {
  const value = read(name)
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url !== undefined && protocols.includes(url.protocol)) return url
  throw new Refusal(`${name} ist keine gültige Adresse.`, `So sieht eine aus: ${name}=${example}`)
}

function readDatabaseUrl() {
  const example = 'postgresql://name:passwort@rechner:5432/sprechzimmer'
  const url = readUrl('DATABASE_URL', ['postgres:', 'postgresql:'], example)
  if (url !== undefined && url.pathname.length < 2) {
    throw new Refusal(
      'DATABASE_URL nennt keine Datenbank.',
      `Den Namen der Datenbank anhängen: DATABASE_URL=${example}`,
    )
  }
  return url
}

/** @param {string} name */
function checkSecret(name) {
  const value = read(name)
  if (value === undefined || value.length >= 32) return
  throw new Refusal(
    `${name} ist zu kurz: Ein Geheimnis braucht mindestens 32 Zeichen.`,
    `${name} weglassen (dann wird eines erzeugt) oder eines erzeugen: openssl rand -hex 32`,
  )
}

function checkMetricsToken() {
  const token = read('METRICS_TOKEN')
  // Who can guess it may read how the clinic's server does.
  if (token === undefined || /^[\x21-\x7e]{32,}$/.test(token)) return
  throw new Refusal(
    'METRICS_TOKEN ist zu kurz oder enthält andere als einfache Zeichen: Es braucht mindestens 32.',
    'METRICS_TOKEN weglassen (dann gibt es keine Messwerte) oder eines erzeugen: openssl rand -hex 32',
  )
}

function checkTimeZone() {
  const zone = read('CLINIC_TIME_ZONE')
  try {
    new Intl.DateTimeFormat('de', { timeZone: zone })
  } catch {
    throw new Refusal(
      'CLINIC_TIME_ZONE ist keine bekannte Zeitzone.',
      'Zum Beispiel CLINIC_TIME_ZONE=Europe/Berlin angeben.',
    )
  }
}

function checkRelay() {
  const urls = read('TURN_URLS')?.split(/[\s,]+/) ?? []
  if (!urls.every((url) => /^(stun|turn)s?:.+/.test(url))) {
    throw new Refusal(
      'TURN_URLS ist keine gültige Liste.',
      'Zum Beispiel TURN_URLS=turns:turn.example.org:5349 angeben.',
    )
  }
  if (urls.some((url) => url.startsWith('turn')) && read('TURN_SECRET') === undefined) {
    throw new Refusal(
      'TURN_URLS ist gesetzt, TURN_SECRET fehlt.',
      'TURN_SECRET auf das Geheimnis des TURN-Servers setzen.',
    )
  }
  const only = read('TURN_ONLY')
  if (only !== undefined && only !== '0' && only !== '1') {
    throw new Refusal('TURN_ONLY ist weder 0 noch 1.', 'TURN_ONLY=1 angeben oder TURN_ONLY weglassen.')
  }
  if (only === '1' && !(urls.some((url) => url.startsWith('turn')) && read('TURN_SECRET'))) {
    throw new Refusal(
      'TURN_ONLY ist gesetzt, aber es gibt keinen TURN-Server: So käme kein Gespräch zustande.',
      'TURN_URLS und TURN_SECRET angeben oder TURN_ONLY weglassen.',
    )
  }
}

/** Reads .env and the environment and refuses what cannot work, before anything is installed or built. */
export function readSettings() {
  if (existsSync('.env')) process.loadEnvFile('.env')
  for (const name of ['NEXTAUTH_SECRET', 'CODE_PEPPER']) checkSecret(name)
  checkMetricsToken()
  checkTimeZone()
  checkRelay()
  readNumber('TRUSTED_PROXY_HOPS', 0, 10, 0)
  readUrl('SMTP_URL', ['smtp:', 'smtps:'], 'smtps://name:passwort@mail.example.org:465')
  const port = readNumber('PORT', 1, 65_535, 3000)
  const publicUrl = readUrl('PUBLIC_URL', ['http:', 'https:'], 'https://sprechstunde.example.org')
  const dataFolder = resolve(read('DATA_DIR') ?? '.data')
  /** @type {Settings} */
  const settings = {
    port,
    dataFolder,
    // Beside it and not in it: whoever copies the data folder does not copy the keys.
    keyFolder: resolve(read('KEY_DIR') ?? `${dataFolder}-keys`),
    publicUrl: publicUrl?.origin ?? `http://localhost:${port}`,
    databaseUrl: readDatabaseUrl(),
  }
  return settings
}
