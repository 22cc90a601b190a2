import {
  type ComponentProps,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'

type Common = {
  label: string
  hint?: ReactNode
  /** A sentence that says what is wrong; the field is then announced as invalid. */
  problem?: string | undefined
  size?: 'normal' | 'large'
}

const CONTROL = 'w-full rounded-lg border-2 border-field-line bg-surface px-3 text-ink aria-invalid:border-bad'
const CONTROL_SIZE = { normal: 'min-h-11 text-base', large: 'min-h-13 text-xl' } as const

function useDescription({ hint, problem }: Pick<Common, 'hint' | 'problem'>) {
  const id = useId()
  const hintId = `${id}-hint`
  const problemId = `${id}-problem`
  const ids = [hint ? hintId : '', problem ? problemId : ''].filter((part) => part !== '').join(' ')
  const attributes = {
    id,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': ids === '' ? undefined : ids,
  } as const
  return { id, hintId, problemId, attributes }
}

function Frame({
  label,
  hint,
  problem,
  size,
  id,
  hintId,
  problemId,
  children,
}: Common & { id: string; hintId: string; problemId: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={size === 'large' ? 'text-lg font-semibold' : 'font-semibold'}>
        {label}
      </label>
      {hint ? (
        <p id={hintId} className={size === 'large' ? 'text-lg text-muted' : 'text-muted'}>
          {hint}
        </p>
      ) : null}
      {children}
      {problem ? (
        <p id={problemId} className="font-semibold text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  )
}

export function TextField({
  label,
  hint,
  problem,
  size = 'normal',
  className = '',
  ...input
}: Common & Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'id'>) {
  const { attributes, ...ids } = useDescription({ hint, problem })
  return (
    <Frame {...{ label, hint, problem, size }} {...ids}>
      <input {...attributes} className={`${CONTROL} ${CONTROL_SIZE[size]} ${className}`} {...input} />
    </Frame>
  )
}

export function TextAreaField({
  label,
  hint,
  problem,
  ...area
}: Omit<Common, 'size'> & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>) {
  const { attributes, ...ids } = useDescription({ hint, problem })
  return (
    <Frame {...{ label, hint, problem }} {...ids}>
      <textarea {...attributes} className={`${CONTROL} py-2 text-base`} {...area} />
    </Frame>
  )
}

export function SelectField({
  label,
  hint,
  problem,
  size = 'normal',
  children,
  ...select
}: Common & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'size' | 'id'>) {
  const { attributes, ...ids } = useDescription({ hint, problem })
  return (
    <Frame {...{ label, hint, problem, size }} {...ids}>
      <select {...attributes} className={`${CONTROL} ${CONTROL_SIZE[size]}`} {...select}>
        {children}
      </select>
    </Frame>
  )
}

export function Checkbox({
  label,
  problem,
  size = 'normal',
  ...input
}: Omit<Common, 'label' | 'hint'> & { label: ReactNode } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    'size' | 'id' | 'type'
  >) {
  const { attributes, problemId, id } = useDescription({ hint: undefined, problem })
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={`flex min-h-11 items-start gap-3 py-1 ${size === 'large' ? 'text-lg' : ''}`}>
        <input type="checkbox" {...attributes} className="mt-0.5 size-6 shrink-0 accent-accent" {...input} />
        <span>{label}</span>
      </label>
      {problem ? (
        <p id={problemId} className="font-semibold text-bad">
          {problem}
        </p>
      ) : null}
    </div>
  )
}

/** One of several answers; the question is the legend of the fieldset around them. */
export function Radio({ label, ...input }: { label: ReactNode } & Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  return (
    <label className="flex min-h-11 items-center gap-3 [overflow-wrap:anywhere]">
      <input type="radio" className="size-5 shrink-0 accent-accent" {...input} />
      {label}
    </label>
  )
}
