import { useFormatter, useTranslations } from 'next-intl'
import { Card } from '@/components/ui/card'
import { daysLeft } from '@/lib/operation/rules'
import type { Figures } from '@/lib/operation/schema'
import { useBytes } from './use-bytes'

/** What is measured, a card for each part of the house. */
export function FigureCards({ figures }: { figures: Figures }) {
  const t = useTranslations('operation')
  const format = useFormatter()
  const bytes = useBytes()
  const { at, database, migrations, listener, mail, retention, disk, certificate, versions } = figures
  const { relays } = figures.relay
  const working = relays.filter(({ state }) => state === 'works').length
  const ago = (then: string) => format.relativeTime(new Date(then), new Date(at))
  const when = (then: string) => format.dateTime(new Date(then), { dateStyle: 'medium', timeStyle: 'short' })
  const milliseconds = (count: number) => t('milliseconds', { count: Math.round(count) })
  return (
    <div className="-mb-6 gap-6 md:columns-2 xl:columns-3">
      <Figure
        title={t('database')}
        facts={[
          [t('latency'), milliseconds(database.latencyMs)],
          [t('size'), bytes(database.bytes)],
          [t('connections'), t('of', { count: database.connections, most: database.maxConnections })],
          [t('level'), migrations.newest],
          [t('pending'), migrations.pending === 0 ? t('none') : format.number(migrations.pending)],
        ]}
      />
      <Figure
        title={t('live')}
        facts={[
          [t('listener'), t(`listenerStates.${listener.state}`)],
          [t('heard'), listener.heardAt ? ago(listener.heardAt) : t('heardNothing')],
          [t('streams'), format.number(figures.streams)],
          [t('relay'), relays.length === 0 ? t('notSetUp') : t('of', { count: working, most: relays.length })],
          [t('checked'), ago(figures.relay.at)],
        ]}
      />
      <Figure
        title={t('mail')}
        facts={[
          [t('mailServer'), mail.server ? t(`mailStates.${mail.server.state}`) : t('notSetUp')],
          ...(mail.server ? [[t('checked'), ago(mail.server.at)] as const] : []),
          [t('mailWaiting'), format.number(mail.waiting)],
          ...(mail.oldestAt ? [[t('mailOldest'), ago(mail.oldestAt)] as const] : []),
          [t('mailFailed'), format.number(mail.failed)],
        ]}
      />
      <Figure
        title={t('deletion')}
        facts={[
          [t('overdue'), retention.overdue === 0 ? t('none') : format.number(retention.overdue)],
          [t('lastRun'), retention.lastRunAt ? when(retention.lastRunAt) : t('never')],
          ...(retention.nextRunAt ? [[t('nextRun'), when(retention.nextRunAt)] as const] : []),
        ]}
      />
      <Figure
        title={t('storage')}
        facts={[
          [t('free'), disk ? t('ofSize', { free: bytes(disk.free), total: bytes(disk.total) }) : t('unknown')],
          [t('lastBackup'), figures.lastBackupAt ? when(figures.lastBackupAt) : t('noBackup')],
        ]}
      />
      <Figure
        title={t('certificate')}
        facts={
          certificate
            ? [
                [t('certificateState'), t(`certificateStates.${certificate.state}`)],
                ...(certificate.validTo
                  ? [
                      [
                        t('certificateDays'),
                        t('days', { count: Math.max(0, daysLeft(new Date(certificate.validTo), new Date(at))) }),
                      ] as const,
                    ]
                  : []),
                [t('checked'), ago(certificate.at)],
              ]
            : [[t('certificateState'), t('certificateOff')]]
        }
      />
      <Figure
        title={t('machine')}
        facts={[
          [t('version'), versions.commit ? `${versions.app} (${versions.commit})` : versions.app],
          ['Node.js', versions.node],
          ['Postgres', versions.postgres],
          ['Next.js', versions.next],
          [t('upSince'), when(figures.upSince)],
          [t('memory'), bytes(figures.memory.resident)],
          [t('loopDelay'), milliseconds(figures.loopDelayMs)],
        ]}
      />
    </div>
  )
}

function Figure({ title, facts }: { title: string; facts: readonly (readonly [string, string])[] }) {
  return (
    <div className="break-inside-avoid pb-6">
      <Card>
        <h2 className="text-xl font-bold">{title}</h2>
        <dl className="mt-3 grid gap-2">
          {facts.map(([name, value]) => (
            <div key={name} className="flex flex-wrap justify-between gap-x-4 border-t border-line pt-2">
              <dt className="text-muted">{name}</dt>
              <dd className="font-bold [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  )
}
