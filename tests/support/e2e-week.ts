import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { KEY_FOLDER, readStage, STAGE_FOLDER } from './e2e'
import type { Account } from './e2e-accounts'

/** The week of `npm run db:seed -- --week` on the stage's database; several calls make it once. */
export async function makeWeek(): Promise<{ doctor: Account; team: Account }> {
  const folder = join(process.cwd(), STAGE_FOLDER, 'week')
  mkdirSync(folder, { recursive: true })
  const maker = fork(join(__dirname, 'e2e-week-maker.ts'), {
    execArgv: ['--conditions=react-server', '--import', 'tsx'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: readStage().databaseUrl,
      NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
      // The codes of this week open nothing: whoever needs one makes a new one in the agenda.
      CODE_PEPPER: randomBytes(32).toString('hex'),
      KEY_DIR: join(process.cwd(), KEY_FOLDER),
    },
  })
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
