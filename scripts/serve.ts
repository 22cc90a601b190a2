import { firstAdminLink } from '@/lib/account/link.store'
import { disconnect } from '@/lib/db/prisma'
import { rescue } from './account'
import { backup, restore } from './backup/command'
import { until } from './database/processes'
import { type Demonstration, ensureDemonstration } from './demo'
import { build } from './launcher/prepare.mjs'
import { seedWeek } from './seed-week'
import { besideRunning, migrateOrRefuse, openEmbedded } from './serve/database'
import { isHealthy, startNext } from './serve/next-server'
import { checkReceiptsAtStart } from './serve/receipts'
import { Refusal } from './serve/refusal'
import { sealOrRefuse } from './serve/sealing'
import { readSecrets } from './serve/secrets'
import { sayTrail } from './serve/trail'
import { commitOf } from './serve/version'

const MODES = {
  '--start': 'start',
  '--dev': 'dev',
  '--migrate': 'migrate',
  '--account': 'account',
  '--seed': 'seed',
  '--backup': 'backup',
  // The data folder is somebody else's: its embedded database runs already.
  '--backup-beside': 'backup-beside',
  '--restore': 'restore',
} as const

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Ends in the reverse order of the starts; each ending may be asked for several times. */
class Endings {
  private readonly steps: { end: () => Promise<void>; kill: () => void }[] = []
  private running: Promise<void> | undefined

  add(end: () => Promise<void>, kill: () => void): void {
    this.steps.unshift({ end, kill })
  }

  all(): Promise<void> {
    this.running ??= (async () => {
      for (const step of this.steps) await step.end()
    })()
    return this.running
  }

  killAll(): void {
    for (const step of this.steps) step.kill()
  }
}

function greet(address: string, demo: Demonstration | undefined, folder: string, first: string | undefined): void {
  say(`\nSprechzimmer läuft: ${address}\n`)
  if (demo !== undefined) {
    for (const [role, person] of [
      ['Ärztin', demo.doctor],
      ['Praxisteam', demo.staff],
      ['Verwaltung', demo.admin],
    ] as const) {
      say(`  ${role.padEnd(11)} ${person.email.padEnd(20)} ${person.password}`)
    }
    say(`\n  Anmelden    ${address}/anmelden`)
    say(`  Einwahlcode ${demo.appointment.code}`)
    say(`  Patient     ${demo.appointment.link}`)
    say(`\n  Nur zur Vorführung; steht auch in ${folder}/demo-accounts.json.`)
  }
  if (first !== undefined) {
    say('  Noch hat niemand Zugang zur Verwaltung. Dieser Link legt den ersten an:')
    say(`  ${first}`)
    say('  Er gilt einmal, drei Tage lang und bis zum nächsten Start.\n')
  }
  say('  Beenden mit Strg+C.\n')
}

async function serve(mode: (typeof MODES)[keyof typeof MODES], endings: Endings, signal: AbortSignal): Promise<number> {
  const folder = process.env.DATA_DIR ?? '.data'
  const address = process.env.PUBLIC_URL ?? ''
  const port = Number(process.env.PORT)
  const timeZone = process.env.CLINIC_TIME_ZONE?.trim() || 'Europe/Berlin'
  const secrets = readSecrets(folder)

  let databaseUrl = process.env.DATABASE_URL ?? ''
  let databaseEnded = new Promise<void>(() => undefined)
  if (databaseUrl === '' && mode === 'backup-beside') {
    databaseUrl = await besideRunning(folder, secrets)
  } else if (databaseUrl === '') {
    const { server, url } = await openEmbedded(folder, secrets, say)
    endings.add(server.stop, () => process.kill(server.pid, 'SIGQUIT'))
    databaseEnded = server.ended
    databaseUrl = url
  }
  const settings = {
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: secrets.nextauthSecret,
    CODE_PEPPER: secrets.codePepper,
    CLINIC_TIME_ZONE: timeZone,
    APP_COMMIT: commitOf(),
  }
  Object.assign(process.env, settings)
  if (signal.aborted) return 0
  const words = process.argv.slice(3)
  const place = { databaseUrl, pepper: secrets.codePepper, timeZone, signal }
  // Before anything is migrated: a backup is wanted of what there is, most of all before an update.
  if (mode === 'backup' || mode === 'backup-beside') {
    await backup(words, place, say)
    return 0
  }
  if (mode === 'restore') {
    await restore(words, place, say)
    return 0
  }

  await migrateOrRefuse(databaseUrl, say)
  await sealOrRefuse(say)
  if (mode === 'migrate') {
    say('Die Datenbank ist auf dem neuesten Stand.')
    return 0
  }

  if (mode === 'account') {
    await rescue(words, say)
    return 0
  }

  if (mode === 'seed') {
    await seedWeek(words, { folder, timeZone }, say)
    return 0
  }

  await checkReceiptsAtStart(say)
  if (mode === 'start') await build(signal)
  const wantsDemo = process.env.DEMO?.trim() !== '0'
  const demo = wantsDemo ? await ensureDemonstration({ folder, publicUrl: address, timeZone, databaseUrl }) : undefined
  const first = await firstAdminLink().finally(disconnect)
  if (signal.aborted) return 0

  // Beside the start of the web server: a long trail holds nobody up.
  void sayTrail(say, signal)
  const next = startNext(mode === 'dev', port, settings)
  endings.add(next.stop, next.kill)
  let over = false
  const ended = Promise.race([next.ended.then(() => 'Der Webserver'), databaseEnded.then(() => 'Die Datenbank')]).then(
    (who) => {
      over = true
      return who
    },
  )
  const healthy = await until(async () => over || signal.aborted || (await isHealthy(port)), 120_000, 100)
  if (healthy && !over && !signal.aborted) greet(address, demo, folder, first)
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined))
  })
  const who = healthy ? await Promise.race([ended, stopped]) : 'Der Webserver'
  if (who === undefined) return 0
  throw new Refusal(
    `${who} ${healthy ? 'hat sich unerwartet beendet' : 'antwortet nicht'}.`,
    'Die Meldungen darüber lesen und neu starten.',
  )
}

async function main(): Promise<void> {
  const mode = Object.entries(MODES).find(([name]) => name === process.argv[2])?.[1] ?? 'start'
  const endings = new Endings()
  const controller = new AbortController()
  const end = () => {
    if (!controller.signal.aborted && (mode === 'start' || mode === 'dev')) say('\nWird beendet …')
    controller.abort()
  }
  process.on('SIGTERM', end)
  // The first stage was killed.
  process.on('disconnect', end)
  // Standard output may be a closed pipe by now; that is no reason to leave a database running.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  // Sent by the first stage when the wish to end is repeated.
  process.on('SIGINT', () => {
    endings.killAll()
    process.exit(130)
  })
  try {
    process.exitCode = await serve(mode, endings, controller.signal)
  } catch (error) {
    if (!(error instanceof Error && 'remedy' in error)) throw error
    if (!controller.signal.aborted) process.stderr.write(`\n✗ ${error.message}\n  Abhilfe: ${String(error.remedy)}\n\n`)
    process.exitCode = controller.signal.aborted ? 0 : 1
  } finally {
    await endings.all()
    process.off('disconnect', end)
    if (process.connected) process.disconnect()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
