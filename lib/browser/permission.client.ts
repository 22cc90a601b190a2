import type { DeviceKind } from '@/lib/call/device.rules'

/** Chromium's; the other browsers do not tell a page of its policy. */
type WithPolicy = { readonly featurePolicy?: { allowsFeature(feature: string): boolean } }

/** Whether the page's policy lets it ask for this device at all. */
export function policyAllows(kind: DeviceKind): boolean {
  const { featurePolicy }: WithPolicy = document as WithPolicy
  return featurePolicy?.allowsFeature(kind) ?? true
}

/** What the person has allowed this page; undefined where the browser does not tell. */
export async function permissionOf(kind: DeviceKind): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: kind })).state
  } catch {
    return undefined
  }
}

/** Tells when the person has changed what this page may, where the browser does. Returns how to stop. */
export function watchPermissions(hear: () => void): () => void {
  const stop = new AbortController()
  for (const name of ['camera', 'microphone'] as const) {
    navigator.permissions?.query({ name }).then(
      (status) => status.addEventListener('change', hear, { signal: stop.signal }),
      () => {},
    )
  }
  return () => stop.abort()
}
