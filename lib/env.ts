import 'server-only'
import * as z from 'zod/mini'

/** A setting that is absent and one that is empty mean the same. */
const optional = z.pipe(
  z.optional(z.string()),
  z.transform((value) => (value === undefined || value.trim() === '' ? undefined : value.trim())),
)

const environment = z.object({
  DATABASE_URL: z.string().check(z.minLength(1)),
  NEXTAUTH_SECRET: z.string().check(z.minLength(32)),
  CODE_PEPPER: z.string().check(z.minLength(32)),
  KEY_DIR: z.string().check(z.minLength(1)),
  PUBLIC_URL: z._default(z.url({ protocol: /^https?$/ }), 'http://localhost:3000'),
  TRUSTED_PROXY_HOPS: z._default(z.pipe(z.coerce.number(), z.int().check(z.minimum(0), z.maximum(10))), 0),
  TURN_URLS: optional,
  TURN_SECRET: optional,
  TURN_ONLY: z.pipe(
    optional,
    z.transform((value) => value === '1'),
  ),
  SMTP_URL: optional,
  SMTP_FROM: optional,
  METRICS_TOKEN: optional,
  DATA_DIR: z.pipe(
    optional,
    z.transform((value) => value ?? '.data'),
  ),
  APP_COMMIT: optional,
  CLINIC_TIME_ZONE: z._default(z.string(), 'Europe/Berlin'),
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
