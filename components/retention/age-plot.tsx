import { useTranslations } from 'next-intl'
import { MAX_KEEP_DAYS } from '@/lib/retention/records.rules'
import type { KindView } from '@/lib/retention/schema'

/** Units of the drawing: ten across for a day, the last column for everything beyond the maximum. */
const DAY = 10
const WIDTH = (MAX_KEEP_DAYS + 1) * DAY
const HEIGHT = 64

/** For every kind with a limit: how many records of which age, against the line they must not cross. */
export function AgePlots({ kinds }: { kinds: readonly KindView[] }) {
  const t = useTranslations('retention')
  return (
    <section className="grid gap-5">
      <h2 className="text-xl font-bold">{t('plotTitle')}</h2>
      <p className="max-w-prose">{t('plotIntro')}</p>
      <ul className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        {kinds.map((view) =>
          // An empty plot says nothing; that there is none of a kind stands in its row.
          view.count > 0 && view.days !== null && view.days > 0 && view.days <= MAX_KEEP_DAYS ? (
            <li key={view.kind}>
              <AgePlot view={view} limit={view.days} />
            </li>
          ) : null,
        )}
      </ul>
    </section>
  )
}

function AgePlot({ view, limit }: { view: KindView; limit: number }) {
  const t = useTranslations('retention')
  const tRecord = useTranslations('records')
  const name = tRecord(`kinds.${view.kind}.name`)
  const count = view.ages.reduce((sum, age) => sum + age.count, 0)
  const oldest = t('age', { days: view.ages.at(-1)?.day ?? 0 })
  const most = Math.max(1, ...view.ages.map((age) => age.count))
  return (
    <figure className="grid gap-1">
      <figcaption className="flex flex-wrap justify-between gap-x-4">
        <span className="font-bold">{name}</span>
        <span className="text-muted">{t('plotLimit', { days: limit })}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={t('plotText', { name, count, oldest, limit: t('age', { days: limit }) })}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-16 w-full"
      >
        <rect width={limit * DAY} height={HEIGHT} className="fill-accent-soft" />
        <rect x={limit * DAY} width={WIDTH - limit * DAY} height={HEIGHT} className="fill-sunken" />
        {view.ages.map(({ day, count: many }) => {
          // By the root: one record must be seen beside a thousand.
          const height = 8 + (HEIGHT - 12) * Math.sqrt(many / most)
          return (
            <rect
              key={day}
              x={Math.min(day, MAX_KEEP_DAYS) * DAY + 1}
              y={HEIGHT - height}
              width={DAY - 2}
              height={height}
              className={day >= limit ? 'fill-bad' : 'fill-accent'}
            />
          )
        })}
        <line
          x1={limit * DAY}
          x2={limit * DAY}
          y2={HEIGHT}
          className="stroke-ink stroke-2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div aria-hidden="true" className="flex justify-between text-sm text-muted">
        <span>{t('plotStart')}</span>
        <span>{t('plotEnd')}</span>
      </div>
    </figure>
  )
}
