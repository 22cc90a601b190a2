import 'server-only'
import { z } from 'zod'

/** A setting that is absent and one that is empty mean the same. */
const optional = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value.trim()))

const environment = z.object({
  DATABASE_URL: z.string().min(1),
  NEXTAUTH_SECRET: z.string().min(32),
  CODE_PEPPER: z.string().min(32),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  TURN_URLS: optional,
  TURN_SECRET: optional,
  TURN_ONLY: optional.transform((value) => value === '1'),
  SMTP_URL: optional,
  SMTP_FROM: optional,
  CLINIC_TIME_ZONE: z.string().default('Europe/Berlin'),
})

export type Environment = z.infer<typeof environment>

let parsed: Environment | undefined

/** The installation's settings, read once; scripts/start checks them first and explains what is wrong. */
export function env(): Environment {
  parsed ??= environment.parse(process.env)
  return parsed
}

/** Whether people reach this installation by HTTPS: decides about Secure cookies and their names. */
export function servedByTls(): boolean {
  return env().PUBLIC_URL.startsWith('https:')
}
