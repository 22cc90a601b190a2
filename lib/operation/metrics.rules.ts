import { answerOf, type OperationAnswer } from './rules'
import type { OperationStatus } from './schema'

type Labels = Readonly<Record<string, string>>
type Sample = { readonly suffix?: string; readonly labels?: Labels; readonly value: number }
type Family = {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  readonly samples: readonly Sample[]
}

export type RequestCounts = {
  readonly bounds: readonly number[]
  readonly counts: readonly {
    readonly route: string
    readonly status: string
    readonly count: number
    readonly seconds: number
    /** How many took no longer than each bound. */
    readonly within: readonly number[]
  }[]
}

/** Everything in Prometheus' text format 0.0.4. Without a status the database is away. */
export function metricsText(status: OperationStatus | undefined, requests: RequestCounts): string {
  const families = [
    gauge('database_up', 'Whether the database answers.', status ? 1 : 0),
    ...(status ? statusFamilies(status) : []),
    ...requestFamilies(requests),
  ]
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(written)
    .join('')
}

function statusFamilies({ figures, faults }: OperationStatus): Family[] {
  const { database, migrations, listener, mail, relay, retention, disk, certificate, versions, memory } = figures
  const answer = answerOf(faults)
  return [
    many('state', 'The one answer: exactly one of these is 1.', [
      ...(['good', 'warn', 'bad'] as const satisfies readonly OperationAnswer[]).map((state) => ({
        labels: { state },
        value: state === answer ? 1 : 0,
      })),
    ]),
    many(
      'faults',
      'Faults and notes of now, by grade.',
      (['bad', 'warn', 'note'] as const).map((grade) => ({
        labels: { grade },
        value: faults.filter((fault) => fault.grade === grade).length,
      })),
    ),
    many('build', 'Versions.', [
      {
        labels: {
          version: versions.app,
          commit: versions.commit ?? '',
          node: versions.node,
          postgres: versions.postgres,
          next: versions.next,
        },
        value: 1,
      },
    ]),
    gauge('start_time_seconds', 'When this process started.', epoch(figures.upSince)),
    gauge('database_latency_seconds', 'How long a question to the database takes.', database.latencyMs / 1_000),
    gauge('database_size_bytes', 'Size of the database.', database.bytes),
    gauge('database_connections', 'Connections to the database server.', database.connections),
    gauge('database_connections_max', 'Connections that it allows.', database.maxConnections),
    gauge('migrations_pending', 'Migrations of this program that the database lacks.', migrations.pending),
    many('listener_state', 'The connection that wakes event streams: exactly one of these is 1.', [
      ...(['idle', 'connected', 'lost'] as const).map((state) => ({
        labels: { state },
        value: state === listener.state ? 1 : 0,
      })),
    ]),
    optional('listener_heard_time_seconds', 'When the database last said anything on it.', listener.heardAt),
    gauge('streams_open', 'Open event streams of this process.', figures.streams),
    gauge('mail_waiting', 'E-mails that are due and not sent.', mail.waiting),
    gauge('mail_failed', 'E-mails that were given up.', mail.failed),
    optional('mail_oldest_time_seconds', 'Since when the oldest of the waiting ones waits.', mail.oldestAt),
    many('mail_server_up', 'Whether the mail server would take a letter.', [
      ...(mail.server ? [{ value: mail.server.state === 'answers' ? 1 : 0 }] : []),
    ]),
    many(
      'relay_up',
      'Whether a relay gives an allocation, by its place in TURN_URLS.',
      relay.relays.map(({ state }, at) => ({ labels: { relay: String(at + 1) }, value: state === 'works' ? 1 : 0 })),
    ),
    gauge('relay_checked_time_seconds', 'When the relays were asked last.', epoch(relay.at)),
    gauge('retention_overdue', 'Records that are older than they may be.', retention.overdue),
    gauge(
      'retention_clock_jumped',
      'Whether deletion waits for the clock to be confirmed.',
      retention.clockJumped ? 1 : 0,
    ),
    optional('retention_last_run_time_seconds', 'When the last finished deletion run began.', retention.lastRunAt),
    optional('retention_next_run_time_seconds', 'When the next one begins at the latest.', retention.nextRunAt),
    many('disk_free_bytes', 'Free bytes where DATA_DIR is.', disk ? [{ value: disk.free }] : []),
    many('disk_size_bytes', 'All bytes there.', disk ? [{ value: disk.total }] : []),
    many('certificate_valid', 'Whether browsers accept the certificate of PUBLIC_URL.', [
      ...(certificate ? [{ value: certificate.state === 'valid' ? 1 : 0 }] : []),
    ]),
    optional('certificate_end_time_seconds', 'When it ends.', certificate?.validTo ?? null),
    optional('backup_time_seconds', 'When npm run backup last wrote a file.', figures.lastBackupAt),
    gauge('memory_resident_bytes', 'Memory of this process.', memory.resident),
    gauge('memory_heap_bytes', 'Of it, what JavaScript uses.', memory.heap),
    gauge('event_loop_delay_seconds', '99th percentile of the last minutes.', figures.loopDelayMs / 1_000),
  ]
}

function requestFamilies({ bounds, counts }: RequestCounts): Family[] {
  return [
    {
      name: 'sprechzimmer_http_request_duration_seconds',
      help: 'Until an answer began, by class of the route and of the answer.',
      type: 'histogram',
      samples: counts.flatMap(({ route, status, count, seconds, within }) => {
        const labels = { route, status }
        return [
          ...bounds.map((bound, at) => ({
            suffix: '_bucket',
            labels: { ...labels, le: String(bound) },
            value: within[at] ?? 0,
          })),
          { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
          { suffix: '_sum', labels, value: seconds },
          { suffix: '_count', labels, value: count },
        ]
      }),
    },
  ]
}

const epoch = (at: string) => new Date(at).getTime() / 1_000

function many(name: string, help: string, samples: readonly Sample[]): Family {
  return { name: `sprechzimmer_${name}`, help, type: 'gauge', samples }
}

const gauge = (name: string, help: string, value: number) => many(name, help, [{ value }])

/** An instant that may not have been: then there is no sample, not a zero. */
const optional = (name: string, help: string, at: string | null) => many(name, help, at ? [{ value: epoch(at) }] : [])

function written({ name, help, type, samples }: Family): string {
  const lines = samples.map(({ suffix = '', labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
    return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
  })
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`
}

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
