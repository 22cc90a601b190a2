import * as z from 'zod/mini'
import { isDay } from './range.rules'

/** A day as it is sent. Years that no calendar here knows, and the database has none for, are no days that somebody means. */
export const day = z.string().check(z.refine(isDay))
