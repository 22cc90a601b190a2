import * as z from 'zod/mini'
import { COMPANION_KINDS } from './rules'

export const companionKind = z.enum(COMPANION_KINDS)

/** »Weitere Person einladen« */
export const newCompanion = z.strictObject({ kind: companionKind })

export const companionView = z.object({ id: z.string(), kind: companionKind })

/** Who was invited beside the patient. */
export const companionList = z.array(companionView)

export type CompanionView = z.infer<typeof companionView>

/** The code is told this once. */
export const invitedCompanion = z.object({ id: z.string(), code: z.string() })
