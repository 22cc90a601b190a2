import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Two app processes on one database; another clone on the same machine takes other ports. */
export const FIRST_PORT = Number(process.env.E2E_PORT ?? 41_310)
export const SECOND_PORT = FIRST_PORT + 1
/** With a relay there is one more, on which every call goes over it. */
export const RELAYED_PORT = FIRST_PORT + 2

/** Here the stage is told to restart what it has started. */
export const CONTROL_PORT = FIRST_PORT + 3

/** The clinic's mail server of the stage: a real one, which writes down what it is given. */
export const MAIL_PORT = FIRST_PORT + 4

/** Where the browsers find both. */
export const HOST = process.env.E2E_HOST ?? 'localhost'

/** The servers' folder below .test: runs of another kind have another one. */
const STAGE = process.env.E2E_STAGE ?? 'e2e'

/** All that the servers keep. */
export const STAGE_FOLDER = `.test/${STAGE}`

/** The keys of both processes, and of whoever else fills the stage's database. */
export const KEY_FOLDER = `${STAGE_FOLDER}/keys`

/** The letters that it was given, a file each. */
export const MAIL_FOLDER = `${STAGE_FOLDER}/mail`

/** Where the running servers and their accounts are written down; a file, because tests run in another process. */
export const STAGE_FILE = `.test/${STAGE}.json`

const account = z.object({ id: z.uuid(), email: z.string(), password: z.string() })
const stage = z.object({
  /** Both origins serve the same database. */
  first: z.string(),
  second: z.string(),
  relayed: z.string(),
  databaseUrl: z.string(),
  /** All that both processes have written to standard output and standard error. */
  serverLog: z.string(),
  doctor: account,
  otherDoctor: account,
  staff: account,
  admin: account,
  /** Of `doctor`, works now. */
  appointment: z.object({ code: z.string(), link: z.string() }),
})

export type Stage = z.infer<typeof stage>

/** Ends something hard and starts it again; resolves when it answers. */
export async function restart(what: 'app' | 'postgres'): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${CONTROL_PORT}/${what}`, { method: 'POST' })
  if (!response.ok) throw new Error(`The ${what} does not start again.`)
}

/** What tests/support/browser-setup.ts has started. */
export function readStage(): Stage {
  return stage.parse(JSON.parse(readFileSync(STAGE_FILE, 'utf8')))
}
