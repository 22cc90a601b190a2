// `npm run evidence`: which test proved which requirement, when, at which commit. It runs no test itself.
import { join } from 'node:path'
import { gatherEvidence } from './evidence/evidence'
import { KEPT, keepEvidence } from './evidence/keep'
import { digestOf, headCommit, isAsIn, recordFile } from './run-record.mjs'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

process.chdir(join(__dirname, '..'))
const root = process.cwd()
const tree = { recordFile, commit: headCommit(), isAsIn, digestOf }
const evidence = gatherEvidence({ ...tree, root, now: new Date() })
const folder = keepEvidence(evidence, root)

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
