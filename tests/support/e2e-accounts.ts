import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Role } from '@/lib/db/generated/enums'
import { KEY_FOLDER, readStage } from './e2e'
import type { AccountWish } from './e2e-account-maker'

export type Account = { readonly name: string; readonly email: string; readonly password: string }

const TITLE: Record<Role, string> = { DOCTOR: 'Dr. Demo', STAFF: 'Team Demo', ADMIN: 'Verwaltung Demo' }

/** A process that works on the stage's database through the product's own stores. */
export function forkMaker(file: string): ChildProcess {
  return fork(join(__dirname, file), {
    execArgv: ['--conditions=react-server', '--import', 'tsx'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: readStage().databaseUrl,
      // Asked for by lib/env.ts. Nothing that is made here is signed with them, and codes hashed with them open nothing.
      NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
      CODE_PEPPER: randomBytes(32).toString('hex'),
      KEY_DIR: join(process.cwd(), KEY_FOLDER),
    },
  })
}

/** Makes accounts; there is no page for it. */
export class Accounts {
  readonly #maker = forkMaker('e2e-account-maker.ts')

  /** A fresh account: whoever has it disturbs no other test. */
  async make(role: Role): Promise<Account> {
    const mark = randomBytes(4).toString('hex')
    const account = {
      name: `${TITLE[role]} ${mark}`,
      email: `${mark}@example.org`,
      password: randomBytes(12).toString('hex'),
    }
    const answer = once(this.#maker, 'message')
    this.#maker.send({ ...account, role } satisfies AccountWish)
    const [said] = await answer
    if (said !== 'made') throw new Error(String(said))
    return account
  }

  close(): void {
    this.#maker.kill()
  }
}
