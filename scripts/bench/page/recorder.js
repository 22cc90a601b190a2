// Runs in a measured page before anything of its own: says when it was clicked, when the waiting room stood there, when
// a name stood in the doctor's list and when the other person's first picture was there. Times are the page's own.
;(() => {
  /** @param {string} name @param {number} [now] */
  const tell = (name, now = performance.now()) => window.benchTell({ name, at: performance.timeOrigin + now })

  addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null
      if (button && event.isTrusted) tell(`click ${button.textContent?.trim() ?? ''}`, event.timeStamp)
    },
    true,
  )

  /** @type {WeakSet<Element>} */
  const met = new WeakSet()
  let heading = ''
  /** @type {Set<string>} */
  let listed = new Set()

  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      if (met.has(video) || video.getAttribute('aria-label') !== 'Gegenüber') continue
      met.add(video)
      tell('video')
      window.benchPicture(video, (now, size) => {
        tell('picture', now)
        tell(`size ${size}`, now)
      })
    }
    const title = document.querySelector('h1')?.textContent ?? ''
    if (title !== heading) tell(`heading ${title}`)
    heading = title
    const names = new Set()
    for (const item of document.querySelectorAll('li')) {
      if (!item.querySelector('button')) continue
      const name = item.querySelector('p')?.textContent ?? ''
      names.add(name)
      if (!listed.has(name)) tell(`listed ${name}`)
    }
    listed = names
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
})()
