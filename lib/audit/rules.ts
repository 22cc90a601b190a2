/** What the trail can be filtered by. */
type ActionGroup =
  | 'sign-in'
  | 'access'
  | 'account'
  | 'appointment'
  | 'code'
  | 'visit'
  | 'consultation'
  | 'settings'
  | 'retention'

/** The closed list of what is written to the audit trail. Its sentences: messages, `audit.actions`. */
const ACTIONS = {
  'sign-in.accepted': 'sign-in',
  'sign-in.refused': 'sign-in',
  'sign-in.ended': 'sign-in',
  'access.forbidden': 'access',
  'access.not-own': 'access',
  'access.cross-site': 'access',
  'account.invited': 'account',
  'account.link-made': 'account',
  'account.link-withdrawn': 'account',
  'account.joined': 'account',
  'account.approved': 'account',
  'account.locked': 'account',
  'account.unlocked': 'account',
  'account.role-changed': 'account',
  'account.doctors-changed': 'account',
  'account.password-changed': 'account',
  'account.password-reset': 'account',
  'account.factor-added': 'account',
  'account.factor-removed': 'account',
  'account.recovery-code-used': 'account',
  'appointment.created': 'appointment',
  'appointment.changed': 'appointment',
  'appointment.cancelled': 'appointment',
  'code.renewed': 'code',
  'code.locked': 'code',
  'code.unlocked': 'code',
  'invitation.queued': 'code',
  'companion.invited': 'code',
  'companion.withdrawn': 'code',
  'companion.sent-back': 'consultation',
  'visit.dialled-in': 'visit',
  'visit.refused': 'visit',
  'visit.left': 'visit',
  'consent.withdrawn': 'visit',
  'consultation.admitted': 'consultation',
  'consultation.requeued': 'consultation',
  'consultation.finished': 'consultation',
  'consultation.abandoned': 'consultation',
  'waiting.message-sent': 'visit',
  'waiting.handed-over': 'visit',
  'waiting.dismissed': 'visit',
  'waiting.returned': 'visit',
  'call.code-mismatch': 'consultation',
  'clinic.window-changed': 'settings',
  'clinic.factor-duty-changed': 'settings',
  'clinic.profile-changed': 'settings',
  'clinic.accent-changed': 'settings',
  'clinic.logo-changed': 'settings',
  'text.imprint-published': 'settings',
  'text.privacy-published': 'settings',
  'text.terms-published': 'settings',
  'text.leaflet-published': 'settings',
  'opening-times.changed': 'settings',
  'retention.changed': 'settings',
  'retention.purged': 'retention',
  'retention.clock-confirmed': 'retention',
  'retention.deleted-on-request': 'retention',
  'disclosure.viewed': 'retention',
  'disclosure.exported': 'retention',
  'audit.exported': 'retention',
  'backup.written': 'retention',
  'backup.restored': 'retention',
} as const satisfies Record<string, ActionGroup>

export type AuditAction = keyof typeof ACTIONS

export const AUDIT_ACTIONS = Object.keys(ACTIONS).filter(isAuditAction)
export const ACTION_GROUPS = [...new Set(Object.values(ACTIONS))]

export function isAuditAction(name: string): name is AuditAction {
  return Object.hasOwn(ACTIONS, name)
}

export function actionsOf(group: ActionGroup): AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => ACTIONS[action] === group)
}

export type AuditSubject = readonly [
  'account' | 'appointment' | 'waiting-entry' | 'call' | 'clinic' | 'purge-run',
  string | undefined,
]
