'use client'

import { useSyncExternalStore } from 'react'
import type { Conversation, ConversationPicture } from '@/lib/call/conversation.client'

export function useConversation(conversation: Conversation): ConversationPicture {
  return useSyncExternalStore(conversation.watch, conversation.picture, conversation.picture)
}
