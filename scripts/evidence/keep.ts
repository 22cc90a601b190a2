import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Evidence, evidenceJson } from './evidence'
import { evidencePage } from './page'

/** What is no proof is put where nobody commits it. */
export const KEPT = 'docs/evidence'
const LOOK = '.test/evidence'

/** Writes the page and the file below `root`; answers with the folder. */
export function keepEvidence(evidence: Evidence, root: string): string {
  const folder = evidence.whole ? KEPT : LOOK
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, 'requirements.html'), evidencePage(evidence))
  writeFileSync(join(root, folder, 'requirements.json'), evidenceJson(evidence))
  return folder
}
