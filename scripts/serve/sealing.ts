import { disconnect } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { prepareSealing } from '@/lib/seal/start.store'
import { Refusal } from './refusal'

/** Sees to it that every key is there and nothing personal lies plain in the database, or refuses. */
export async function sealOrRefuse(say: (line: string) => void): Promise<void> {
  const folder = env().KEY_DIR
  try {
    const outcome = await prepareSealing({ keysLost: process.env.KEYS_LOST?.trim() === '1' })
    if (outcome.kind === 'keys-missing') {
      throw new Refusal(
        `Schlüssel fehlen: ${outcome.keys.length} in ${folder}. ${outcome.values} Angaben, die noch nicht zu löschen sind, wären unlesbar.`,
        `Den richtigen Ordner nennen (KEY_DIR) oder die Schlüssel dorthin zurücklegen. Sind sie verloren: einmal mit KEYS_LOST=1 starten; die Angaben fehlen dann.`,
      )
    }
    if (outcome.sealed > 0) say(`· Vorhandene Angaben versiegelt (${outcome.sealed}).`)
  } finally {
    await disconnect()
  }
}
