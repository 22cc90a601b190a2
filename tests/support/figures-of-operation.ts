import type { Figures } from '@/lib/operation/schema'

/** A clinic's server on a good day. */
export const WELL: Figures = {
  at: '2026-11-23T12:04:00.000Z',
  upSince: '2026-11-20T06:00:00.000Z',
  database: { latencyMs: 1.4, bytes: 52_000_000, connections: 14, maxConnections: 80 },
  migrations: { newest: '0009_companions', pending: 0 },
  listener: { state: 'connected', heardAt: '2026-11-23T12:03:58.000Z' },
  streams: 7,
  mail: { server: { state: 'answers', at: '2026-11-23T12:02:00.000Z' }, waiting: 0, failed: 0, oldestAt: null },
  relay: {
    only: false,
    relays: [{ url: 'turn:turn.example.org:3478?transport=udp', state: 'works' }],
    at: '2026-11-23T12:01:00.000Z',
  },
  retention: {
    overdue: 0,
    clockJumped: false,
    lastRunAt: '2026-11-23T02:00:00.000Z',
    nextRunAt: '2026-11-24T02:00:00.000Z',
  },
  disk: { free: 81_000_000_000, total: 120_000_000_000 },
  certificate: { state: 'valid', validTo: '2027-01-20T00:00:00.000Z', at: '2026-11-23T12:00:00.000Z' },
  versions: { app: '0.1.0', commit: 'abcdef012345', node: '20.20.2', postgres: '18.4', next: '16.4.6' },
  memory: { resident: 210_000_000, heap: 90_000_000 },
  loopDelayMs: 3.2,
  lastBackupAt: '2026-11-23T01:00:00.000Z',
}
