import { execFileSync } from 'node:child_process'

/**
 * A small internet on one machine: where this process runs are the app and the relay; the doctor and the patient have
 * a computer each, behind a router of their own that translates addresses. scripts/network.mjs has put us into a
 * namespace that vanishes with all of this when we end, however we end.
 */

export const PLACES = ['doctor', 'patient'] as const
export type Place = (typeof PLACES)[number]

/** Of app and relay. Addresses of RFC 5737, which nobody has. */
export const HUB = '203.0.113.1'

const NUMBER: Record<Place, number> = { doctor: 1, patient: 2 }

const router = (place: Place) => `${place}-router`
const own = (place: Place, last: number) => `192.168.${NUMBER[place]}.${last}`
const outer = (place: Place, last: number) => `203.0.113.${NUMBER[place]}${last}`

function ip(line: string): void {
  execFileSync('ip', line.split(' '), { stdio: ['ignore', 'ignore', 'pipe'] })
}

function nft(place: Place, rules: string): void {
  execFileSync('ip', ['netns', 'exec', router(place), 'nft', '-f', '-'], {
    input: rules,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}

export function openLab(): void {
  ip('link set lo up')
  ip('link add net0 type bridge')
  ip(`addr add ${HUB}/24 dev net0`)
  ip('link set net0 up')
  // The rest of the internet, where what is sent to private addresses vanishes: coturn 4.6 gives up an allocation over
  // TCP when the system refuses to send.
  ip('link add beyond type veth peer name nowhere')
  for (const device of ['beyond', 'nowhere']) ip(`link set ${device} up`)
  ip('neigh add 198.51.100.1 lladdr 02:00:00:00:00:01 dev beyond')
  ip('route add default via 198.51.100.1 dev beyond onlink')
  for (const place of PLACES) {
    const gateway = router(place)
    ip(`netns add ${place}`)
    ip(`netns add ${gateway}`)
    ip(`link add ${place} type veth peer name wan netns ${gateway}`)
    ip(`link set ${place} master net0 up`)
    ip(`-n ${gateway} link add lan type veth peer name eth0 netns ${place}`)
    ip(`-n ${gateway} addr add ${outer(place, 0)}/24 dev wan`)
    ip(`-n ${gateway} addr add ${own(place, 1)}/24 dev lan`)
    for (const device of ['lo', 'wan', 'lan']) ip(`-n ${gateway} link set ${device} up`)
    for (const device of ['lo', 'eth0']) ip(`-n ${place} link set ${device} up`)
    plug(place, own(place, 2))
    execFileSync('ip', ['netns', 'exec', gateway, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
    // What nobody asked for is dropped before it is remembered: else two people who call each other at the same
    // moment would get other ports than they have told each other.
    nft(
      place,
      `table ip nat { chain out { type nat hook postrouting priority 100; oifname "wan" masquerade; }; }
       table ip wall { chain in { type filter hook input priority 0; iifname "wan" ct state new drop; }; }
       table ip fault { chain path { type filter hook forward priority 0; }; }`,
    )
  }
}

function plug(place: Place, address: string): void {
  ip(`-n ${place} addr add ${address}/24 dev eth0`)
  ip(`-n ${place} route add default via ${own(place, 1)}`)
}

/** What a router does with what passes it. */
const RULES = {
  nothing: '',
  /** Everything vanishes; nobody is told. */
  cut: 'drop',
  'no UDP': 'meta l4proto udp drop',
  'no UDP but to the relay': `meta l4proto udp ip saddr != ${HUB} ip daddr != ${HUB} drop`,
  /** In either direction. */
  '10 % loss': 'numgen random mod 100 < 10 drop',
} as const

export type Rule = keyof typeof RULES

export function setRule(place: Place, rule: Rule): void {
  nft(place, `flush chain ip fault path\n${RULES[rule] && `add rule ip fault path ${RULES[rule]}`}\n`)
}

/** The address that a device has now; asked for, since a worker of the tests may be a new one. */
function addressOf(namespace: string, device: string): string {
  const line = execFileSync('ip', ['-n', namespace, '-4', '-o', 'addr', 'show', 'dev', device], { encoding: 'utf8' })
  return line.match(/inet ([\d.]+)/)?.[1] ?? ''
}

/** The cable is out, and the computer knows it. Returns how to put it in again, perhaps somewhere else. */
export function unplug(place: Place): (where: 'same network' | 'other network') => void {
  const address = addressOf(place, 'eth0')
  ip(`-n ${place} addr flush dev eth0`)
  return (where) => {
    if (where === 'same network') return plug(place, address)
    moveRouter(place)
    plug(place, address === own(place, 2) ? own(place, 3) : own(place, 2))
  }
}

/** The provider gives the router another address: the computer behind it is not told. */
export function moveRouter(place: Place): void {
  const address = addressOf(router(place), 'wan')
  ip(`-n ${router(place)} addr flush dev wan`)
  ip(`-n ${router(place)} addr add ${address === outer(place, 0) ? outer(place, 1) : outer(place, 0)}/24 dev wan`)
}

/** What comes to the relay by UDP from now on is led to this port of the hub instead; null: no longer. */
export function redirectRelay(port: number | null): void {
  const rule = port === null ? '' : `udp dport 3478 redirect to :${port}`
  execFileSync('nft', ['-f', '-'], {
    input: `table ip detour { chain in { type nat hook prerouting priority -100; }; }
      flush chain ip detour in
      ${rule && `add rule ip detour in ${rule}`}\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}
