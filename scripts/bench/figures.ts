/** The value below which `share` (0 to 1) of the samples lie: nearest rank, so it is always a measured one. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

export type Spread = { readonly n: number; readonly median: number; readonly min: number; readonly max: number }

export function spread(samples: readonly number[]): Spread {
  return { n: samples.length, median: median(samples), min: percentile(samples, 0), max: percentile(samples, 1) }
}
