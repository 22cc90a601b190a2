import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * False while the server draws. The security policy forbids style attributes in what the server sends: a computed place
 * is drawn in the browser only, where React sets it through the document.
 */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
