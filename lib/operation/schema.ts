import * as z from 'zod/mini'
import { MAIL_SERVER_STATES } from '@/lib/invitation/rules'
import { relayHealth } from '@/lib/relay/schema'
import { LISTENER_STATES } from '@/lib/signalling/rules'
import { CERTIFICATE_STATES, FAULT_NAMES, GRADES } from './rules'

const instant = z.string()

/** What is measured and asked. Numbers, states and versions; nothing of any person. */
export const figures = z.object({
  at: instant,
  /** When this process started. */
  upSince: instant,
  database: z.object({
    latencyMs: z.number(),
    bytes: z.number(),
    connections: z.int(),
    maxConnections: z.int(),
  }),
  migrations: z.object({ newest: z.string(), pending: z.int() }),
  listener: z.object({ state: z.enum(LISTENER_STATES), heardAt: z.nullable(instant) }),
  streams: z.int(),
  mail: z.object({
    /** Null = this installation sends none. */
    server: z.nullable(z.object({ state: z.enum(MAIL_SERVER_STATES), at: instant })),
    waiting: z.int(),
    failed: z.int(),
    oldestAt: z.nullable(instant),
  }),
  relay: z.extend(relayHealth, { at: instant }),
  retention: z.object({
    overdue: z.int(),
    /** The database's clock stands where no clock can get: nothing is deleted until an admin has compared it. */
    clockJumped: z.boolean(),
    lastRunAt: z.nullable(instant),
    nextRunAt: z.nullable(instant),
  }),
  /** Bytes of the volume that DATA_DIR is on. */
  disk: z.nullable(z.object({ free: z.number(), total: z.number() })),
  /** Null = this installation is not reached by HTTPS. */
  certificate: z.nullable(z.object({ state: z.enum(CERTIFICATE_STATES), validTo: z.nullable(instant), at: instant })),
  versions: z.object({
    app: z.string(),
    commit: z.nullable(z.string()),
    node: z.string(),
    postgres: z.string(),
    next: z.string(),
  }),
  memory: z.object({ resident: z.number(), heap: z.number() }),
  /** Of a hundred turns of the event loop, the longest but one was late by so much. */
  loopDelayMs: z.number(),
  lastBackupAt: z.nullable(instant),
})

export type Figures = z.infer<typeof figures>

export const operationStatus = z.object({
  figures,
  faults: z.array(
    z.object({
      fault: z.enum(FAULT_NAMES),
      grade: z.enum(GRADES),
      about: z.nullable(z.string()),
      count: z.number(),
    }),
  ),
})

export type OperationStatus = z.infer<typeof operationStatus>
