import type { Problem } from '@/lib/http/request.client'
import { Notice } from './notice'

/** What became of a request: the refusal, or that it is done. Spoken when it appears. */
export function OutcomeNotice({
  problem,
  done,
  atFields = false,
}: {
  problem?: Problem | undefined
  done?: string | undefined
  /** What is about a field of the form stands there (`Problem.about`), and not here once more. */
  atFields?: boolean
}) {
  const shown = problem && !(atFields && problem.fields.length > 0) ? problem : undefined
  return (
    <>
      {shown ? (
        <Notice tone="bad" live="alert">
          {shown.message}
        </Notice>
      ) : null}
      {done === undefined ? null : (
        <Notice tone="good" live="status">
          {done}
        </Notice>
      )}
    </>
  )
}
