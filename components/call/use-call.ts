'use client'

import { useSyncExternalStore } from 'react'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'

/** The call as its runner shows it; null while there is none. */
export function useCall(runner: CallRunner): CallPicture | null {
  return useSyncExternalStore(runner.watch, runner.picture, () => null)
}
