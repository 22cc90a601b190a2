import { useTranslations } from 'next-intl'
import { type ReactNode, type RefObject, useRef } from 'react'
import type { CallPicture, CompanionPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'
import { PATIENT_SEAT } from '@/lib/companion/rules'
import { OtherPicture } from './other-picture'
import { PersonCode } from './person-code'

/** Where everybody stands: alone, two beside or below each other, or one large and two small. */
const GRID = [
  'grid-cols-1 grid-rows-1',
  'grid-cols-1 grid-rows-2 md:grid-cols-2 md:grid-rows-1 short:grid-cols-2 short:grid-rows-1',
  'grid-cols-2 grid-rows-[3fr_2fr] *:first:col-span-2 md:grid-cols-[2fr_1fr] md:grid-rows-2 md:*:first:col-span-1 md:*:first:row-span-2',
] as const

/** Everybody else in the call. One person has the whole stage; of several each has the name on the picture. */
export function PeopleGrid({
  runner,
  picture,
  name,
  ref,
}: {
  runner: CallRunner
  picture: CallPicture
  /** Of the person whom the call is about. */
  name: string
  /** Holds that person's video. */
  ref: RefObject<HTMLDivElement | null>
}) {
  const t = useTranslations('call')
  const { companions, audioOnly, seat } = picture
  const several = companions.length > 0
  return (
    <div className={`grid size-full gap-1 *:min-h-0 *:min-w-0 ${GRID[companions.length] ?? GRID[2]}`}>
      <OtherPicture
        ref={ref}
        line={picture}
        audioOnly={audioOnly}
        among={several}
        name={name}
        label={seat <= PATIENT_SEAT ? t('other') : name}
      >
        {several ? (
          <Tags>
            <NameTag>{name}</NameTag>
          </Tags>
        ) : null}
      </OtherPicture>
      {companions.map((person) => (
        <Person key={person.seat} runner={runner} person={person} audioOnly={audioOnly} small={companions.length > 1} />
      ))}
    </div>
  )
}

function Person({
  runner,
  person,
  audioOnly,
  small,
}: {
  runner: CallRunner
  person: CompanionPicture
  audioOnly: boolean
  /** There is little room on a phone. */
  small: boolean
}) {
  const t = useTranslations('companion')
  const ref = useRef<HTMLDivElement>(null)
  const { seat, name, companion, state, code, connection } = person
  const status = state.status === 'waiting-for-peer' ? 'joining' : state.status
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div role="group" aria-label={name} data-testid="companion" data-seat={seat} className="relative">
      <OtherPicture ref={ref} line={person} audioOnly={audioOnly} among name={name} label={name}>
        {/* What is lost of one person stands on their picture; the others go on. */}
        <div role="status">
          {status === 'connected' || status === 'seat-lost' ? null : (
            <p className="absolute inset-x-2 bottom-2 mx-auto w-fit rounded-lg bg-stage px-3 py-2 text-center text-sm">
              {t(`state.${status}`, { name })}
            </p>
          )}
        </div>
        <Tags>
          <NameTag kind={companion ? t(`kinds.${companion}`) : undefined}>{name}</NameTag>
          <PersonCode
            name={name}
            view={code}
            path={connection?.path ?? 'none'}
            small={small}
            onDecide={(verdict, compared) => runner.decide(verdict, compared, seat)}
          />
        </Tags>
      </OtherPicture>
    </div>
  )
}

function Tags({ children }: { children: ReactNode }) {
  return <div className="absolute inset-x-2 top-2 z-[5] flex flex-col items-start gap-1">{children}</div>
}

function NameTag({ children, kind }: { children: string; kind?: string | undefined }) {
  return (
    <p className="line-clamp-2 rounded-lg bg-stage px-2 py-1 text-sm [overflow-wrap:anywhere]">
      <bdi className="font-bold">{children}</bdi>
      {kind === undefined ? null : ` · ${kind}`}
    </p>
  )
}
