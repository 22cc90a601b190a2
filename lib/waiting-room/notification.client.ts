/** Whether the browser knows notifications and the person has not decided about ours yet. */
export function mayAskForNotifications(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'default'
}

/** To be called within a click: browsers, and people, want to be asked only then. */
export async function askForNotifications(): Promise<void> {
  await Notification.requestPermission()
}

/**
 * Says that somebody has arrived, where the person has allowed it and looks at something else. `text` names nobody: a
 * notification stands on screens that others see, and stays in lists of the system.
 */
export function notifyOfArrival(text: string): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || document.hasFocus()) return
  try {
    // The page has a tone of its own; several arrivals are one notification.
    const notification = new Notification(text, { tag: 'waiting-room', silent: true })
    notification.onclick = () => {
      window.focus()
      notification.close()
    }
  } catch {
    // Browsers on phones show notifications of service workers only.
  }
}
