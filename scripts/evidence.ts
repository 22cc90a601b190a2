// `npm run evidence`: which test proved which requirement, when, at which commit. It runs no test itself.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evidenceJson, gatherEvidence } from './evidence/evidence'
import { evidencePage } from './evidence/page'
import { digestOf, headCommit, isAsIn, recordFile } from './run-record.mjs'

/** What is no proof is put where nobody commits it. */
const KEPT = 'docs/evidence'
const LOOK = '.test/evidence'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

process.chdir(join(__dirname, '..'))
const evidence = gatherEvidence({
  root: process.cwd(),
  recordFile,
  commit: headCommit(),
  now: new Date(),
  isAsIn,
  digestOf,
})
const folder = evidence.whole ? KEPT : LOOK
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'requirements.html'), evidencePage(evidence))
writeFileSync(join(folder, 'requirements.json'), evidenceJson(evidence))

for (const { name, verdict } of evidence.suites) {
  if (verdict.state !== 'counts') say(`! ${name}: ${verdict.why}`)
}
const open = evidence.lines.filter(({ result }) => result !== 'proven')
say(`${evidence.lines.length - open.length} von ${evidence.lines.length} Anforderungen sind belegt.`)
if (open.length > 0) say(`Nicht belegt: ${open.map(({ id, result }) => `${id} (${result})`).join(', ')}`)
say(`Geschrieben: ${folder}/requirements.html und .json`)
if (!evidence.whole) {
  say(`Kein Nachweis: Erst »npm test« ohne Änderungen an den Dateien, dann steht er in ${KEPT}.`)
  process.exitCode = 1
}
