import { useFormatter } from 'next-intl'

/** A number of bytes as people read it. */
export function useBytes(): (bytes: number) => string {
  const format = useFormatter()
  return (bytes) => {
    const [unit, size] = bytes >= 1e9 ? (['gigabyte', 1e9] as const) : (['megabyte', 1e6] as const)
    return format.number(bytes / size, { style: 'unit', unit, maximumFractionDigits: 1 })
  }
}
