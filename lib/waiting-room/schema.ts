import * as z from 'zod/mini'
import { findings } from './findings.schema'

/** What a patient's page says of itself: its id, and what its device check has found. */
export const pageState = z.strictObject({ page: z.uuid(), findings })

export type PageState = z.infer<typeof pageState>
