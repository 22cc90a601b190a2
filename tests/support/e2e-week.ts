import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { STAGE_FOLDER } from './e2e'
import { type Account, forkMaker } from './e2e-accounts'

/**
 * The week of `npm run db:seed -- --week` on the stage's database; several calls make it once. Its codes open nothing: whoever
 * needs one makes a new one in the agenda.
 */
export async function makeWeek(): Promise<{ doctor: Account; team: Account }> {
  const folder = join(process.cwd(), STAGE_FOLDER, 'week')
  mkdirSync(folder, { recursive: true })
  const maker = forkMaker('e2e-week-maker.ts')
  try {
    const answer = once(maker, 'message')
    maker.send(folder)
    const [said] = await answer
    if (said !== 'made') throw new Error(String(said))
  } finally {
    maker.kill()
  }
  const passwords = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(folder, 'demo-week.json'), 'utf8')))
  const account = (email: string, name: string): Account => ({ email, name, password: passwords[email] ?? '' })
  return {
    doctor: account('demo-eins@demo.example', 'Dr. Demo Eins'),
    team: account('demo-team@demo.example', 'Praxisteam Demo Woche'),
  }
}
