import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from './refusal'

const secret = z.string().min(32)
const secrets = z.object({
  nextauthSecret: secret,
  codePepper: secret,
  databaseSuperuser: secret,
  databaseOwner: secret,
})

export type Secrets = z.infer<typeof secrets>

const fresh = (): string => randomBytes(32).toString('hex')

function readOrMake(folder: string): Secrets {
  const file = join(folder, 'secrets.json')
  if (existsSync(file)) {
    chmodSync(file, 0o600)
    try {
      return secrets.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      throw new Refusal(
        `Die Geheimnisse in ${file} sind beschädigt oder zu kurz.`,
        'Die Datei aus einer Sicherung wiederherstellen.',
      )
    }
  }
  const made = { nextauthSecret: fresh(), codePepper: fresh(), databaseSuperuser: fresh(), databaseOwner: fresh() }
  // Complete or not at all: a half-written pepper would make every dial-in code worthless.
  writeFileSync(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return made
}

/** The installation's secrets: made once, kept in the data folder; those of the environment come first. */
export function readSecrets(folder: string): Secrets {
  const kept = readOrMake(folder)
  return {
    ...kept,
    nextauthSecret: process.env.NEXTAUTH_SECRET?.trim() || kept.nextauthSecret,
    codePepper: process.env.CODE_PEPPER?.trim() || kept.codePepper,
  }
}
