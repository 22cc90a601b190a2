'use client'

import { useSyncExternalStore } from 'react'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'

const unwatched = () => () => {}
const none = () => null

/** The call as its runner shows it; null while there is none, or while its code is not loaded. */
export function useCall(runner: CallRunner | undefined): CallPicture | null {
  return useSyncExternalStore(runner?.watch ?? unwatched, runner?.picture ?? none, none)
}
